import { FocusTrap, Modal, Tabs } from '@mantine/core';
import {
  IconCpu,
  IconDatabase,
  IconDownload,
  IconHistory,
  IconKeyboard,
  IconPalette,
  type Icon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '../../state/settings';
import { setUi, type SettingsSection, useUi } from '../../state/ui';
import { AppearanceSection } from './AppearanceSection';
import { BackupsSection } from './BackupsSection';
import { CacheSection } from './CacheSection';
import { DeviceSection } from './DeviceSection';
import { DownloadsSection } from './DownloadsSection';
import { KeysSection } from './KeysSection';
import classes from './settings.module.css';

interface Section {
  id: SettingsSection;
  icon: Icon;
  Body: ComponentType;
}

/** Each section is one file; this is their order. */
const SECTIONS: readonly Section[] = [
  { id: 'appearance', icon: IconPalette, Body: AppearanceSection },
  { id: 'keys', icon: IconKeyboard, Body: KeysSection },
  { id: 'device', icon: IconCpu, Body: DeviceSection },
  { id: 'cache', icon: IconDatabase, Body: CacheSection },
  { id: 'backups', icon: IconHistory, Body: BackupsSection },
  { id: 'downloads', icon: IconDownload, Body: DownloadsSection },
];

/** What holds on this machine for every project. Every change is in force at once. */
export function SettingsDialog() {
  const { t } = useTranslation(['settings', 'common']);
  const opened = useUi((ui) => ui.dialog === 'settings');
  const known = useSettings(({ settings }) => settings !== null);
  const section = useUi((ui) => ui.settingsSection);
  return (
    <Modal
      opened={opened}
      onClose={() => setUi({ dialog: null })}
      title={t('title')}
      size={760}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      classNames={{ body: classes.body }}
    >
      <FocusTrap.InitialFocus />
      <Tabs
        orientation="vertical"
        value={section}
        onChange={(id) => setUi({ settingsSection: id as SettingsSection })}
        keepMounted={false}
        classNames={{ root: classes.tabs, list: classes.list, tab: classes.tab }}
      >
        <Tabs.List aria-label={t('title')}>
          {SECTIONS.map(({ id, icon: Glyph }) => (
            <Tabs.Tab key={id} value={id} leftSection={<Glyph size={16} stroke={1.6} />}>
              {t(`section.${id}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {SECTIONS.map(({ id, Body }) => (
          <Tabs.Panel key={id} value={id} className={classes.panel}>
            {known && <Body />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Modal>
  );
}
