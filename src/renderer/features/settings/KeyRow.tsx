import { Button } from '@mantine/core';
import { IconPlus, IconRestore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Command } from '../../actions/commands';
import type { Binding } from '../../actions/keys';
import {
  hasUsualKeys,
  holderOf,
  replaceKey,
  resetKeys,
  setKeys,
  swapKeys,
} from '../../actions/rebinding';
import { IconButton } from '../../ui/IconButton';
import { Keys } from '../../ui/Keys';
import { capsOf } from '../../ui/keys';
import { useRecorder } from './useRecorder';
import classes from './keys.module.css';

interface Props {
  command: Command;
  /** Which key is being recorded, as `slot` names it. */
  recording: string | null;
  onRecord(slot: string | null): void;
}

const slot = (command: Command, binding: Binding | null): string =>
  `${command.id} ${binding ?? ''}`;
const spoken = (binding: Binding): string => capsOf(binding).join(' ');

/** A command, its keys, and beneath them what is being done to one of these. */
export function KeyRow({ command, recording, onRecord }: Props) {
  const { t } = useTranslation('settings');
  const name = command.title();
  const slots: readonly (Binding | null)[] = [null, ...command.keys];
  const active = slots.find((each) => slot(command, each) === recording);
  return (
    <li>
      <div className={classes.row} data-command={command.id}>
        <span className={classes.title}>{name}</span>
        {!hasUsualKeys(command) && (
          <IconButton
            icon={IconRestore}
            size={22}
            label={t('keys.reset', { name })}
            onClick={() => resetKeys(command)}
          />
        )}
        {slots.map((binding) =>
          slot(command, binding) === recording ? null : (
            <button
              key={binding ?? '+'}
              className={classes.key}
              data-add={binding === null || undefined}
              aria-label={
                binding === null
                  ? t('keys.add', { name })
                  : t('keys.change', { name, key: spoken(binding) })
              }
              onClick={() => onRecord(slot(command, binding))}
            >
              {binding === null ? <IconPlus size={13} stroke={1.8} /> : <Keys binding={binding} />}
            </button>
          ),
        )}
      </div>
      {active !== undefined && (
        <Recorder command={command} before={active} onDone={() => onRecord(null)} />
      )}
    </li>
  );
}

function Recorder(props: { command: Command; before: Binding | null; onDone(): void }) {
  const { t } = useTranslation(['settings', 'common']);
  const { command, before, onDone } = props;
  const { pressed, reserved, target } = useRecorder(onDone, (binding) => {
    if (holderOf(binding, command)) return;
    setKeys(command, replaceKey(command.keys, before, binding));
    onDone();
  });
  const holder = pressed && holderOf(pressed, command);
  const finish = (change: () => void) => () => {
    change();
    onDone();
  };
  return (
    <div className={classes.recorder}>
      <button
        ref={target}
        className={classes.pad}
        data-mantine-stop-propagation="true"
        aria-live="polite"
      >
        {pressed ? <Keys binding={pressed} /> : t('keys.press')}
        <span>
          {holder
            ? t('keys.clash', { key: spoken(pressed), name: holder.title() })
            : t(reserved ? 'keys.reserved' : 'keys.leave')}
        </span>
      </button>
      <div className={classes.choices}>
        {holder && (
          <>
            <Button
              size="compact-sm"
              onClick={finish(() => swapKeys(command, before, pressed, holder))}
            >
              {t(before === null ? 'keys.take' : 'keys.swap')}
            </Button>
            {before !== null && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={finish(() => setKeys(command, replaceKey(command.keys, before, pressed)))}
              >
                {t('keys.take')}
              </Button>
            )}
          </>
        )}
        {before !== null && !holder && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={finish(() => setKeys(command, replaceKey(command.keys, before, null)))}
          >
            {t('keys.remove')}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onDone}>
          {t('common:cancel')}
        </Button>
      </div>
    </div>
  );
}
