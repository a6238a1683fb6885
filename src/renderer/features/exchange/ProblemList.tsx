import { IconAlertTriangle, IconChevronRight, IconInfoCircle, IconTool } from '@tabler/icons-react';
import type { ProblemGroup } from '@shared/domain/exchange';
import { useTranslation } from 'react-i18next';
import classes from './exchange.module.css';

const ICONS = { skipped: IconAlertTriangle, mended: IconTool, noted: IconInfoCircle } as const;

/** What was left out, mended or noticed, by kind: one line each, and behind it where. */
export function ProblemList({ problems }: { problems: readonly ProblemGroup[] }) {
  const { t } = useTranslation('exchange');
  if (problems.length === 0) return null;
  return (
    <ul className={`${classes.problems} selectable`} aria-label={t('problems')}>
      {problems.map((group) => (
        <Group key={`${group.severity} ${group.code}`} group={group} />
      ))}
    </ul>
  );
}

function Group({ group: { severity, count, examples } }: { group: ProblemGroup }) {
  const { t } = useTranslation('exchange');
  const Glyph = ICONS[severity];
  const [first] = examples;
  return (
    <li data-severity={severity}>
      <details>
        <summary>
          <Glyph size={15} stroke={1.7} aria-hidden />
          <span className={classes.problemCount}>{t(`severity.${severity}`, { count })}</span>
          <span className={classes.problemText}>{first?.message}</span>
          <IconChevronRight size={14} stroke={1.7} className={classes.problemMore} aria-hidden />
        </summary>
        <ol>
          {examples.map(({ where, message }, at) => (
            <li key={at}>
              {where !== '' && <code>{where}</code>}
              {message}
            </li>
          ))}
          {count > examples.length && <li>{t('more', { count: count - examples.length })}</li>}
        </ol>
      </details>
    </li>
  );
}
