import { FocusTrap, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { commands } from '../../actions/commands';
import { GROUPS } from '../../actions/command';
import type { Group } from '../../actions/command';
import { setUi, useUi } from '../../state/ui';
import { Keys } from '../../ui/Keys';
import classes from './help.module.css';

/** What isn't a command: held keys, the wheel, and the digits as one. */
const GESTURES: Partial<Record<Group, readonly (readonly [string, string])[]>> = {
  annotate: [['digitsWhat', 'digits']],
  tools: [
    ['panHeld', 'held'],
    ['sizeWheel', 'altWheel'],
  ],
  view: [['zoomWheel', 'wheel']],
};

/** Every key there is, made from the commands themselves. */
export function ShortcutsSheet() {
  const { t } = useTranslation(['help', 'commands', 'common']);
  const opened = useUi((ui) => ui.dialog === 'shortcuts');
  return (
    <Modal
      opened={opened}
      onClose={() => setUi({ dialog: null })}
      title={t('title')}
      size={860}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <FocusTrap.InitialFocus />
      <div className={classes.groups}>
        {GROUPS.map((group) => {
          const keyed = commands.filter(
            ({ group: of, keys, id }) => of === group && keys[0] && !/^category\d$/.test(id),
          );
          const gestures = GESTURES[group] ?? [];
          if (keyed.length + gestures.length === 0) return null;
          return (
            <section key={group} className={classes.group}>
              <h3>{t(`commands:group.${group}`)}</h3>
              <dl>
                {keyed.map((command) => (
                  <div key={command.id}>
                    <dt>{command.title()}</dt>
                    <dd>
                      <Keys binding={command.keys[0]} />
                    </dd>
                  </div>
                ))}
                {gestures.map(([what, how]) => (
                  <div key={what}>
                    <dt>{t(what as 'panHeld')}</dt>
                    <dd>{t(how as 'held')}</dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Modal>
  );
}
