import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { commands, isEnabled } from '../actions/commands';
import { Keys } from '../ui/Keys';

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
      scrollable
      maxHeight={380}
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
    return commands
      .filter((command) => command.id !== 'palette' && isEnabled(command))
      .map(({ id, group, title, icon: Glyph, keys, run }) => ({
        id,
        label: title(),
        keywords: [t(`commands:group.${group}`)],
        leftSection: Glyph ? <Glyph size={17} stroke={1.6} /> : <span style={{ width: 17 }} />,
        rightSection: <Keys binding={keys[0]} />,
        onClick: () => void run(),
      }));
  }
}
