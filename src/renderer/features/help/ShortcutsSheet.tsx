import { Button, Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { commands } from '../../actions/commands';
import { GROUPS } from '../../actions/command';
import type { Group } from '../../actions/command';
import { fits } from '../../actions/search';
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
  const { t } = useTranslation(['help', 'common']);
  const opened = useUi((ui) => ui.dialog === 'shortcuts');
  return (
    <Modal
      opened={opened}
      onClose={() => setUi({ dialog: null })}
      title={t('title')}
      size={1000}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Sheet />
    </Modal>
  );
}

function Sheet() {
  const { t } = useTranslation(['help', 'commands']);
  const [wanted, setWanted] = useState('');
  const groups = GROUPS.map((group) => ({
    group,
    keyed: commands.filter(
      (each) =>
        each.group === group && each.keys[0] && !/^category\d$/.test(each.id) && fits(each, wanted),
    ),
    gestures: wanted === '' ? (GESTURES[group] ?? []) : [],
  })).filter(({ keyed, gestures }) => keyed.length + gestures.length > 0);
  return (
    <>
      <div className={classes.head}>
        <TextInput
          className={classes.search}
          data-autofocus
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
          leftSection={<IconSearch size={15} stroke={1.6} />}
          placeholder={t('search')}
          aria-label={t('search')}
        />
        <Button
          variant="default"
          onClick={() => setUi({ dialog: 'settings', settingsSection: 'keys' })}
        >
          {t('change')}
        </Button>
      </div>
      {groups.length === 0 && <p className={classes.none}>{t('nothing', { wanted })}</p>}
      <div className={classes.groups}>
        {groups.map(({ group, keyed, gestures }) => (
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
        ))}
      </div>
    </>
  );
}
