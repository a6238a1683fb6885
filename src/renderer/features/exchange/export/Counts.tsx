import type { ExportReport } from '@shared/domain/exchange';
import { useTranslation } from 'react-i18next';
import shared from '../exchange.module.css';
import classes from './export.module.css';

/** How much goes out; the categories that have any of it by name. */
export function Counts({ report }: { report: ExportReport | null }) {
  const { t } = useTranslation('exchange');
  const figures = report && {
    images: report.images,
    annotations: report.annotations,
    categories: report.categories.length,
  };
  const used = report?.categories.filter(({ annotations }) => annotations > 0) ?? [];
  return (
    <>
      <dl className={classes.counts} aria-live="polite">
        {(['images', 'annotations', 'categories'] as const).map((key) => (
          <div key={key}>
            <dt>{t(`counts.${key}`)}</dt>
            <dd data-testid={`export-${key}`}>{figures?.[key] ?? '–'}</dd>
          </div>
        ))}
      </dl>
      {used.length > 0 && (
        <details className={classes.perCategory}>
          <summary>{t('export.perCategory')}</summary>
          <dl className="figures">
            {used.map(({ name, annotations }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{annotations}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {report?.annotations === 0 && <p className={shared.hint}>{t('export.nothing')}</p>}
    </>
  );
}
