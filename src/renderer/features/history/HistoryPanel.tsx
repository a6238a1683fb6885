import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { region } from '../../actions/regions';
import { goToStep } from '../../state/edits';
import { followHistory, readOlder, useHistory } from '../../state/history';
import { useProject } from '../../state/project';
import { cancelTransfer, useTransfer } from '../../state/transfer';
import { setUi, useUi } from '../../state/ui';
import { IconButton } from '../../ui/IconButton';
import { PanelHeader } from '../../ui/PanelHeader';
import { groupSteps } from './groups';
import { StepGroupRows } from './StepGroupRows';
import classes from './history.module.css';

/** What was done, newest first, beside the tools: a click goes back to a step, or forward to it. */
export function HistoryPanel() {
  const open = useUi((ui) => ui.historyOpen);
  const inProject = useProject((state) => state.project?.id);
  return open && inProject !== undefined ? <Panel key={inProject} /> : null;
}

const close = (): void => setUi({ historyOpen: false });

function Panel() {
  const { t } = useTranslation('history');
  const { steps, more } = useHistory();
  const list = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  useEffect(followHistory, []);
  useEffect(() => {
    if (steps !== null && !list.current?.contains(document.activeElement))
      (list.current?.querySelector<HTMLElement>('[aria-current]') ?? list.current)?.focus();
  }, [steps !== null]); // eslint-disable-line react-hooks/exhaustive-deps -- once, when the first page is here
  useEffect(() => {
    const from = before.current;
    return () => {
      if (from instanceof HTMLElement) from.focus();
    };
  }, []);
  const current = steps?.find(({ undone }) => !undone)?.id ?? null;
  return (
    <aside
      className={classes.panel}
      aria-label={t('title')}
      onKeyDown={onKeyDown}
      {...region('history')}
    >
      <PanelHeader title={t('title')}>
        <IconButton icon={IconX} size={24} label={t('close')} onClick={close} />
      </PanelHeader>
      <Going />
      <div className={classes.list} ref={list} tabIndex={-1}>
        {steps?.length === 0 && (
          <div className={classes.empty}>
            <strong>{t('empty')}</strong>
            <p>{t('emptyText')}</p>
          </div>
        )}
        {groupSteps(steps ?? []).map((group) => (
          <StepGroupRows key={group.steps[0]!.id} group={group} current={current} />
        ))}
        {more && (
          <Button variant="subtle" color="gray" onClick={() => void readOlder()}>
            {t('older')}
          </Button>
        )}
        {steps !== null && steps.length > 0 && !more && (
          <button
            className={classes.step}
            data-first
            aria-current={current === null ? 'step' : undefined}
            onClick={() => void goToStep(null)}
          >
            {t('start')}
          </button>
        )}
      </div>
    </aside>
  );

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') close();
    const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (direction === undefined) return;
    const rows = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    event.preventDefault();
    rows[Math.min(Math.max(at + direction, 0), rows.length - 1)]?.focus();
  }
}

/** A jump over many steps takes a while. */
function Going() {
  const { t } = useTranslation('history');
  const transfer = useTransfer((state) => state.transfer);
  if (transfer?.kind !== 'history') return null;
  return (
    <div className={classes.going} role="status">
      <span>{t('going')}</span>
      <Button size="compact-sm" variant="default" onClick={cancelTransfer}>
        {t('stop')}
      </Button>
      <i style={{ width: `${transfer.done * 100}%` }} />
    </div>
  );
}
