import type { ImportReport } from '@shared/domain/exchange';
import { useTranslation } from 'react-i18next';
import classes from './import.module.css';

/** What comes in, what goes for it, and what stays out, as the difference it makes. */
export function ReportFigures({ report }: { report: ImportReport }) {
  const { t } = useTranslation('exchange');
  const { images, annotations, categories } = report;
  return (
    <dl className={classes.diff} aria-live="polite">
      <Figure kind="added" value={annotations.added} label={t('diff.added')} />
      {annotations.removed > 0 && (
        <Figure kind="removed" value={annotations.removed} label={t('diff.removed')} />
      )}
      {annotations.skipped > 0 && (
        <Figure kind="skipped" value={annotations.skipped} label={t('diff.skipped')} />
      )}
      <Figure value={images.matched} label={t('diff.images')} />
      {images.missing > 0 && (
        <Figure kind="skipped" value={images.missing} label={t('diff.missing')} />
      )}
      <Figure value={categories.matched} label={t('diff.categories')} />
      {categories.added.length > 0 && (
        <Figure
          kind="added"
          value={categories.added.length}
          label={t('diff.newCategories')}
          title={categories.added.join(', ')}
        />
      )}
    </dl>
  );
}

interface FigureProps {
  kind?: 'added' | 'removed' | 'skipped';
  value: number;
  label: string;
  title?: string;
}

const SIGN = { added: '+', removed: '−', skipped: '' } as const;

function Figure({ kind, value, label, title }: FigureProps) {
  return (
    <div data-kind={kind} title={title}>
      <dt>{label}</dt>
      <dd data-testid={`diff-${label}`}>
        {kind && value > 0 ? SIGN[kind] : ''}
        {value}
      </dd>
    </div>
  );
}
