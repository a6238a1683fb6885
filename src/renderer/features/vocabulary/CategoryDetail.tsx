import { Button, Slider, TagsInput, Tooltip } from '@mantine/core';
import type { Category } from '@shared/domain/category';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { remove, setPrompts, setThreshold } from '../../state/vocabulary';
import classes from './vocabulary.module.css';

const LIVE_MS = 150;

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
          aria-label={`${t('delete')} ${name}`}
          onClick={() => void remove(id)}
        >
          {t('delete')}
        </Button>
      </div>
    </div>
  );
}

/** Follows the hand at once, and lets the masks follow a moment later. */
function Threshold({ category: { id, name, threshold } }: { category: Category }) {
  const { t } = useTranslation('vocabulary');
  const [draft, setDraft] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const value = draft ?? threshold;

  useEffect(() => () => clearTimeout(timer.current), []);

  const change = (next: number) => {
    setDraft(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void setThreshold(id, next), LIVE_MS);
  };
  const end = (next: number) => {
    clearTimeout(timer.current);
    void setThreshold(id, next).then(() => setDraft(null));
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
          onChange={change}
          onChangeEnd={end}
        />
        <output>{value.toFixed(2)}</output>
      </div>
    </Tooltip>
  );
}
