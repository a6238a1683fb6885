import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { IconDots, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GROUPS } from '../../actions/command';
import { commands } from '../../actions/commands';
import { resetAllKeys } from '../../actions/rebinding';
import { fits } from '../../actions/search';
import { usePreferences } from '../../state/preferences';
import { KeyRow } from './KeyRow';
import { KeysAsText } from './KeysAsText';
import classes from './keys.module.css';

/** Held with the pointer; the canvas has them for itself. */
const FIXED = ['space', 'escape', 'shift', 'alt'] as const;

/** Every command and its keys, each changed by pressing another. */
export function KeysSection() {
  const { t } = useTranslation(['settings', 'commands']);
  const changed = usePreferences(({ keys }) => Object.keys(keys).length > 0);
  const [wanted, setWanted] = useState('');
  const [asText, setAsText] = useState(false);
  // One key is recorded at a time: the command's id and which of its keys.
  const [recording, setRecording] = useState<string | null>(null);

  if (asText) return <KeysAsText onDone={() => setAsText(false)} />;
  const groups = GROUPS.map((group) => ({
    group,
    found: commands.filter((each) => each.group === group && fits(each, wanted)),
  })).filter(({ found }) => found.length > 0);
  return (
    <>
      <div className={classes.head}>
        <TextInput
          className={classes.search}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
          leftSection={<IconSearch size={15} stroke={1.6} />}
          placeholder={t('keys.search')}
          aria-label={t('keys.search')}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('keys.more')}>
              <IconDots size={17} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={!changed} onClick={resetAllKeys}>
              {t('keys.resetAll')}
            </Menu.Item>
            <Menu.Item onClick={() => setAsText(true)}>{t('keys.asText')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {groups.length === 0 && <p className={classes.none}>{t('keys.nothing', { wanted })}</p>}
      {groups.map(({ group, found }) => (
        <section key={group} className={classes.group}>
          <h3>{t(`commands:group.${group}`)}</h3>
          <ul>
            {found.map((each) => (
              <KeyRow key={each.id} command={each} recording={recording} onRecord={setRecording} />
            ))}
          </ul>
        </section>
      ))}
      {wanted === '' && (
        <section className={classes.group}>
          <h3>{t('keys.fixed.title')}</h3>
          <ul>
            {FIXED.map((which) => (
              <li key={which} className={classes.row}>
                <span className={classes.title}>{t(`keys.fixed.${which}`)}</span>
                <kbd className={classes.cap}>{t(`keys.fixed.${which}Key`)}</kbd>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
