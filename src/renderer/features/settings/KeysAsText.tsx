import { Button, Textarea } from '@mantine/core';
import { toAppError } from '@shared/errors';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keysAsText, takeKeys } from '../../actions/rebinding';
import classes from './keys.module.css';

/** The changed keys as JSON: copied from here to another machine, or put in from one. */
export function KeysAsText({ onDone }: { onDone(): void }) {
  const { t } = useTranslation(['settings', 'common']);
  const [text, setText] = useState(keysAsText);
  const [error, setError] = useState<string | null>(null);
  const apply = (): void => {
    try {
      takeKeys(text);
      onDone();
    } catch (thrown) {
      setError(toAppError(thrown).message);
    }
  };
  return (
    <div className={classes.asText}>
      <Textarea
        label={t('keys.asTextLabel')}
        description={t('keys.asTextHint')}
        value={text}
        error={error}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        spellCheck={false}
        data-autofocus
        classNames={{ input: classes.text }}
      />
      <div className={classes.choices}>
        <Button onClick={apply}>{t('keys.apply')}</Button>
        <Button variant="default" onClick={onDone}>
          {t('common:cancel')}
        </Button>
      </div>
    </div>
  );
}
