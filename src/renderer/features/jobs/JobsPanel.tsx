import { Popover } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { clearJobs } from '../../state/jobs';
import { jobsInLine, useProject } from '../../state/project';
import { FinishedRow } from './FinishedRow';
import { JobRow } from './JobRow';
import classes from './jobs.module.css';

const OVER = new Set(['done', 'cancelled', 'failed']);
const SHOWN = 12;

/** The line of jobs, and below it those that are over with what failed of them. */
export function JobsPanel() {
  const { t } = useTranslation('jobs');
  const jobs = useProject((state) => state.jobs);
  const line = jobsInLine(jobs);
  const over = jobs
    .filter(({ state }) => OVER.has(state))
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  return (
    <Popover.Dropdown className={classes.panel} aria-label={t('jobs')}>
      {line.length > 0 && (
        <ol className={classes.rows} aria-label={t('line')}>
          {line.map((job, index) => (
            <JobRow key={job.id} job={job} first={index === 0} last={index === line.length - 1} />
          ))}
        </ol>
      )}
      {line.length === 0 && over.length === 0 && <p className={classes.empty}>{t('none')}</p>}
      {over.length > 0 && (
        <section className={classes.over}>
          <header>
            <h3>{t('finishedTitle')}</h3>
            <button className={classes.link} onClick={() => void clearJobs()}>
              {t('clear')}
            </button>
          </header>
          <ul className={classes.rows}>
            {over.slice(0, SHOWN).map((job) => (
              <FinishedRow key={job.id} job={job} />
            ))}
          </ul>
        </section>
      )}
      {line.length > 1 && <p className={classes.hint}>{t('keys')}</p>}
    </Popover.Dropdown>
  );
}
