import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import { CommandButton } from '../../actions/CommandButton';
import { region } from '../../actions/regions';
import { useImage } from '../../state/image';
import { totalOf, useList } from '../../state/list';
import { useProject } from '../../state/project';
import { TipLabel } from '../../ui/IconButton';
import { StatusDot } from '../../ui/StatusDot';
import { Truncated } from '../../ui/Truncated';
import { ExportMenu } from '../exchange/export/ExportMenu';
import { Prelabel } from '../jobs/Prelabel';
import classes from './workspace.module.css';

export function TopBar() {
  const name = useProject((state) => state.project?.name ?? '');
  return (
    <header className={classes.top} {...region('top')}>
      <div className={classes.topStart}>
        <CommandButton id="home" />
        <Truncated text={name} className={classes.projectName} />
      </div>
      <Position />
      <div className={classes.topEnd}>
        <CommandButton id="toggleFilmstrip" />
        <CommandButton id="togglePanel" />
        <span className={classes.extra}>
          <CommandButton id="toggleTheme" />
        </span>
        <CommandButton id="palette" />
        <Prelabel />
        <ExportMenu />
      </div>
    </header>
  );
}

/** Which image this is, and how far it is. */
function Position() {
  const { t } = useTranslation('workspace');
  const index = useImage((state) => state.index);
  const loading = useImage((state) => state.phase === 'loading');
  const total = useList(totalOf);
  const row = useImage((state) => state.row);
  if (total === 0) return <div />;
  const status = row?.status ?? 'new';
  const done = status === 'done';
  const toggle = command(done ? 'reopen' : 'doneAndNext');
  return (
    <div className={classes.position}>
      <CommandButton id="previous" />
      {/* As wide as the last image's, so that the buttons stay where they are. */}
      <span
        className={`${classes.counter} figures`}
        style={{ minWidth: `${2 * String(total).length + 4}ch` }}
        data-testid="position"
        aria-busy={loading}
      >
        {t('position', { index: index + 1, total })}
      </span>
      <CommandButton id="next" />
      <Truncated text={nameOf(row?.path)} full={row?.path} className={classes.fileName} />
      <Tooltip label={<TipLabel label={toggle.title()} binding={toggle.keys[0]} />}>
        <button
          className={classes.status}
          data-status={status}
          data-testid="image-status"
          onClick={() => void toggle.run()}
        >
          <StatusDot status={status} />
          <span>{t(`status.${status}`)}</span>
        </button>
      </Tooltip>
    </div>
  );
}

const nameOf = (path = ''): string => path.slice(path.lastIndexOf('/') + 1);
