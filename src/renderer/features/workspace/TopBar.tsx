import { Tooltip } from '@mantine/core';
import { IconFlagFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import { CommandButton } from '../../actions/CommandButton';
import { region } from '../../actions/regions';
import { useImage } from '../../state/image';
import { isFiltered, totalOf, useList } from '../../state/list';
import { useProject } from '../../state/project';
import { useUi } from '../../state/ui';
import { TipLabel } from '../../ui/IconButton';
import { StatusDot } from '../../ui/StatusDot';
import { Truncated } from '../../ui/Truncated';
import { ExportMenu } from '../exchange/export/ExportMenu';
import { Prelabel } from '../jobs/Prelabel';
import { ScreenSwitch } from './ScreenSwitch';
import classes from './workspace.module.css';

export function TopBar() {
  const name = useProject((state) => state.project?.name ?? '');
  const screen = useUi((ui) => ui.screen);
  return (
    <header className={classes.top} {...region('top')}>
      <div className={classes.topStart}>
        <CommandButton id="home" />
        <ScreenSwitch />
        <Truncated text={name} className={classes.projectName} />
      </div>
      {screen === 'workspace' ? <Position /> : <Shown />}
      <div className={classes.topEnd}>
        {screen === 'workspace' && (
          <>
            <CommandButton id="toggleFilmstrip" />
            <CommandButton id="togglePanel" />
          </>
        )}
        <span className={classes.extra}>
          <CommandButton id="toggleTheme" />
        </span>
        <span data-tour="palette">
          <CommandButton id="palette" />
        </span>
        <Prelabel />
        <ExportMenu />
      </div>
    </header>
  );
}

/** How many of the project's images the list has. */
function Shown() {
  const { t } = useTranslation('workspace');
  const total = useList(totalOf);
  const all = useProject((state) => state.project?.images ?? 0);
  const filtered = useList((state) => isFiltered(state.query));
  return (
    <span className={`${classes.counter} figures`} data-testid="shown">
      {filtered
        ? t('shownOf', { shown: total.toLocaleString(), total: all.toLocaleString() })
        : t('shown', { count: total, shown: total.toLocaleString() })}
    </span>
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
        {t('position', { index: index < 0 ? '–' : index + 1, total })}
      </span>
      <CommandButton id="next" />
      <Truncated text={nameOf(row?.path)} full={row?.path} className={classes.fileName} />
      {row?.flagged && <CommandButton id="flagImage" pressed icon={IconFlagFilled} size={26} />}
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
