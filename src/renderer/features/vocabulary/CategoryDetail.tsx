import { Button, Slider, TagsInput, Tooltip } from '@mantine/core';
import type { Category } from '@shared/domain/category';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endTrial, tryCategory } from '../../state/preview';
import { askRemoval } from '../../state/removal';
import { setPrompts, setThreshold } from '../../state/vocabulary';
import { deleteCategory } from './deleteCategory';
import classes from './vocabulary.module.css';

/** What lies behind a category: its other names and how sure a pixel has to be. */
export function CategoryDetail(props: { category: Category; onRename(): void }) {
  const { t } = useTranslation('vocabulary');
  const { id, name, prompts } = props.category;
  return (
    <div className={classes.detail}>
      <TagsInput
        aria-label={t('synonyms')}
        placeholder={prompts.length === 0 ? t('synonymsPlaceholder') : ''}
        value={prompts}
        splitChars={[',', ';']}
        acceptValueOnBlur
        classNames={{ input: classes.tags, pill: classes.tag, inputField: classes.tagField }}
        onChange={(next) => void setPrompts(id, next.map((word) => word.trim()).filter(Boolean))}
        onKeyDown={(event) => event.stopPropagation()}
      />
      <Threshold category={props.category} />
      <div className={classes.detailActions}>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={props.onRename}>
          {t('rename')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => void askRemoval(props.category, 'merge')}
        >
          {t('merge')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={`${t('delete')} ${name}`}
          onClick={() => void deleteCategory(props.category)}
        >
          {t('delete')}
        </Button>
      </div>
    </div>
  );
}

/** Shows what it would do while the hand is on it; a drag from press to release is one step of the history. */
function Threshold({ category }: { category: Category }) {
  const { t } = useTranslation('vocabulary');
  const { id, name, threshold } = category;
  const [draft, setDraft] = useState<number | null>(null);
  const value = draft ?? threshold;
  const attempt = (next: number) => {
    setDraft(next);
    void tryCategory({ ...category, threshold: next });
  };
  const settle = (next: number) => {
    endTrial();
    void setThreshold(id, next).finally(() => setDraft(null));
  };

  return (
    <Tooltip label={t('thresholdHint')} position="bottom-start">
      <div className={classes.threshold}>
        <span>{t('threshold')}</span>
        <Slider
          className={classes.slider}
          size={3}
          thumbSize={13}
          min={0}
          max={1}
          step={0.01}
          label={null}
          value={value}
          thumbLabel={`${t('threshold')} ${name}`}
          onChange={attempt}
          onChangeEnd={settle}
        />
        <output>{value.toFixed(2)}</output>
      </div>
    </Tooltip>
  );
}
