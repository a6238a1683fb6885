import type { Icon } from '@tabler/icons-react';
import { IconDownload, IconSettings, IconTag } from '@tabler/icons-react';
import { FORMATS } from '@shared/formats';
import { t } from 'i18next';
import { takeCategory } from '../actions/annotate';
import { GROUPS } from '../actions/command';
import { commands, isEnabled } from '../actions/commands';
import { inProject, onImage } from '../actions/conditions';
import { setPreferences } from '../state/preferences';
import { useProject } from '../state/project';
import { setUi, SETTINGS_SECTIONS } from '../state/ui';

/** One line of the palette. */
export interface Entry {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly icon?: Icon;
  readonly binding?: string;
  run(): void;
}

/** Everything that can be done now, in the order of lists. */
export const paletteEntries = (): Entry[] => [
  ...GROUPS.flatMap((group) =>
    commands
      .filter((each) => each.group === group && each.id !== 'palette' && isEnabled(each))
      .map(({ id, title, icon, keys, run }): Entry => ({
        id,
        group: t(`commands:group.${group}`),
        label: title(),
        icon,
        binding: keys[0],
        run: () => void run(),
      })),
  ),
  ...categories(),
  ...settings(),
  ...formats(),
];

/** Those with a digit are among the commands. */
const categories = (): Entry[] =>
  onImage()
    ? useProject
        .getState()
        .categories.filter(({ hotkey }) => hotkey === null)
        .map(({ id, name }) => ({
          id: `category-${id}`,
          group: t('commands:group.annotate'),
          label: t('common:palette.labelAs', { name }),
          icon: IconTag,
          run: () => takeCategory(id),
        }))
    : [];

const settings = (): Entry[] =>
  SETTINGS_SECTIONS.map((section) => ({
    id: `settings-${section}`,
    group: t('common:palette.settings'),
    label: t('common:palette.setting', { name: t(`settings:section.${section}`) }),
    icon: IconSettings,
    run: () => setUi({ dialog: 'settings', settingsSection: section }),
  }));

const formats = (): Entry[] =>
  inProject()
    ? FORMATS.filter(({ write }) => write).map(({ id, title }) => ({
        id: `export-${id}`,
        group: t('commands:group.project'),
        label: t('common:palette.export', { format: title }),
        icon: IconDownload,
        run: () => {
          setPreferences(({ exportOptions }) => ({
            exportOptions: { ...exportOptions, format: id, style: {} },
          }));
          setUi({ dialog: 'export' });
        },
      }))
    : [];
