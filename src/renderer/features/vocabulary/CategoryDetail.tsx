import { Button, TagsInput, Tooltip } from '@mantine/core';
import type { Category } from '@shared/domain/category';
import { useTranslation } from 'react-i18next';
import { tryCategory } from '../../state/preview';
import { askRemoval } from '../../state/removal';
import { setPrompts, setThreshold } from '../../state/vocabulary';
import { deleteCategory } from './deleteCategory';
import { TrialSlider } from './TrialSlider';
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
  return (
    <Tooltip label={t('thresholdHint')} position="bottom-start">
      <div className={classes.threshold}>
        <span>{t('threshold')}</span>
        <TrialSlider
          label={`${t('threshold')} ${name}`}
          value={threshold}
          text={(value) => value.toFixed(2)}
          onTry={(next) => void tryCategory({ ...category, threshold: next })}
          onSettle={(next) => setThreshold(id, next)}
        />
      </div>
    </Tooltip>
  );
}
