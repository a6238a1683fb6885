import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GROUPS } from '../actions/command';
import { commands, isEnabled } from '../actions/commands';
import { Keys } from '../ui/Keys';
import classes from './app.module.css';

/** Ctrl+K: every command that can be run now, by name. */
export function Palette() {
  const { t } = useTranslation(['common', 'commands']);
  // What can be run is asked when the palette opens, not while it is closed.
  const [actions, setActions] = useState<ReturnType<typeof list>>([]);
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      highlightQuery
      overlayProps={{ backgroundOpacity: 0.5, blur: 0 }}
      scrollable
      maxHeight={400}
      classNames={{ content: classes.palette }}
      nothingFound={t('palette.nothing')}
      searchProps={{
        leftSection: <IconSearch size={17} stroke={1.6} />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
      onSpotlightOpen={() => setActions(list())}
    />
  );

  function list() {
    return GROUPS.map((group) => ({
      group: t(`commands:group.${group}`),
      actions: commands
        .filter((each) => each.group === group && each.id !== 'palette' && isEnabled(each))
        .map(({ id, title, icon: Glyph, keys, run }) => ({
          id,
          label: title(),
          keywords: [t(`commands:group.${group}`)],
          leftSection: Glyph ? (
            <Glyph size={17} stroke={1.6} />
          ) : (
            <span className={classes.noIcon} />
          ),
          rightSection: <Keys binding={keys[0]} />,
          onClick: () => void run(),
        })),
    })).filter(({ actions: available }) => available.length > 0);
  }
}
