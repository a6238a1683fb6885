import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Category } from '@shared/domain/category';
import type { Quality as Figures } from '@shared/domain/quality';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { region } from '../../actions/regions';
import { useProject } from '../../state/project';
import { leaveQuality, readQuality, useQuality } from '../../state/quality';
import { Notice } from '../../ui/Notice';
import { Ring } from '../../ui/Ring';
import { type Counts, csvOf, meanAgreement, medianOf, OUTCOMES, sumOf, totalOf } from './figures';
import classes from './quality.module.css';
import { Times } from './Times';

/** How good the suggestions were, told by what people made of them. */
export function Quality() {
  const { t } = useTranslation('quality');
  const quality = useQuality((state) => state.quality);
  const categories = useProject((state) => state.categories);
  useEffect(() => {
    void readQuality();
    return leaveQuality;
  }, []);
  if (!quality)
    return (
      <main className={classes.page}>
        <Notice title={t('reading')} figure={<Ring value={null} size={28} width={3} />} />
      </main>
    );
  const sum = sumOf(quality.categories);
  const total = totalOf(sum);
  if (total === 0 && quality.waiting === 0)
    return (
      <main className={classes.page}>
        <Notice title={t('nothingTitle')}>{t('nothingText')}</Notice>
      </main>
    );
  return (
    <main className={classes.page} aria-label={t('title')} tabIndex={0} {...region('quality')}>
      <header className={classes.head}>
        <h1>{t('title')}</h1>
        {quality.waiting > 0 && (
          <span className={classes.waiting} role="status">
            <Ring value={null} size={13} />
            {t('waiting', { count: quality.waiting })}
          </span>
        )}
        <Button
          variant="default"
          leftSection={<IconDownload size={15} stroke={1.7} />}
          onClick={() => saveCsv(csvOf(quality, categories), t('file'))}
        >
          {t('csv')}
        </Button>
      </header>
      <Headlines quality={quality} sum={sum} total={total} />
      <section className={classes.block} aria-label={t('outcomes')}>
        <h2>{t('outcomes')}</h2>
        <Bar counts={sum} most={total} tall />
        <ul className={classes.legend}>
          {OUTCOMES.map((outcome) => (
            <li key={outcome} className="figures">
              <i data-outcome={outcome} />
              {t(`outcome.${outcome}`)}
              <b>{sum[outcome].toLocaleString()}</b>
            </li>
          ))}
        </ul>
      </section>
      <ByCategory quality={quality} categories={categories} />
      {quality.seconds.length > 0 && <Times seconds={quality.seconds} />}
    </main>
  );
}

function Headlines(props: { quality: Figures; sum: Counts; total: number }) {
  const { quality, sum, total } = props;
  const { t } = useTranslation('quality');
  const agreement = meanAgreement(quality.categories);
  const seconds = medianOf(quality.seconds);
  const suggested = total - sum.drawn;
  const facts = [
    { label: t('untouchedShare'), value: suggested > 0 ? sum.untouched / suggested : null },
    { label: t('agreement'), value: agreement },
  ].map(({ label, value }) => ({
    label,
    text: value === null ? '–' : t('percent', { value: Math.round(value * 100) }),
  }));
  return (
    <dl className={classes.headlines}>
      {[
        ...facts,
        {
          label: t('secondsAnImage'),
          text: seconds === null ? '–' : t('seconds', { value: Math.round(seconds) }),
        },
        { label: t('judged'), text: total.toLocaleString() },
      ].map(({ label, text }) => (
        <div key={label}>
          <dd>{text}</dd>
          <dt>{label}</dt>
        </div>
      ))}
    </dl>
  );
}

/** Shares of the outcomes in one bar, as long as there are masks. */
function Bar({ counts, most, tall }: { counts: Counts; most: number; tall?: boolean }) {
  const { t } = useTranslation('quality');
  const label = OUTCOMES.map((outcome) => `${t(`outcome.${outcome}`)}: ${counts[outcome]}`);
  return (
    <div className={classes.stack} role="img" aria-label={label.join(', ')} data-tall={tall}>
      {OUTCOMES.map((outcome) => (
        <i
          key={outcome}
          data-outcome={outcome}
          title={`${t(`outcome.${outcome}`)}: ${counts[outcome].toLocaleString()}`}
          style={{ width: `${(counts[outcome] / Math.max(1, most)) * 100}%` }}
        />
      ))}
    </div>
  );
}

function ByCategory({
  quality,
  categories,
}: {
  quality: Figures;
  categories: readonly Category[];
}) {
  const { t } = useTranslation('quality');
  const byId = new Map(categories.map((each) => [each.id, each]));
  const most = Math.max(1, ...quality.categories.map(totalOf));
  return (
    <section className={classes.block} aria-label={t('byCategory')}>
      <h2>{t('byCategory')}</h2>
      <table className={`${classes.table} figures`}>
        <thead>
          <tr>
            <th scope="col">{t('category')}</th>
            <th scope="col">{t('outcomes')}</th>
            <th scope="col">{t('masks')}</th>
            <th scope="col">{t('iou')}</th>
          </tr>
        </thead>
        <tbody>
          {quality.categories.map((each) => (
            <tr key={each.id}>
              <th scope="row" title={byId.get(each.id)?.name}>
                <i className={classes.dot} style={{ background: byId.get(each.id)?.colour }} />
                <span>{byId.get(each.id)?.name ?? t('gone')}</span>
              </th>
              <td>
                <Bar counts={each} most={most} />
              </td>
              <td>{totalOf(each).toLocaleString()}</td>
              <td>
                {each.agreement === null
                  ? '–'
                  : t('percent', { value: Math.round(each.agreement * 100) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Hands a text over as a file: the window's download, in Electron and in a page alike. */
function saveCsv(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
