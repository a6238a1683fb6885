import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Setting } from './Setting';

const SCHEMES: readonly MantineColorScheme[] = ['light', 'dark', 'auto'];

export function AppearanceSection() {
  const { t } = useTranslation('settings');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Setting label={t('theme.label')}>
      <SegmentedControl
        size="sm"
        aria-label={t('theme.label')}
        value={colorScheme}
        data={SCHEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChange={(value) => setColorScheme(value as MantineColorScheme)}
      />
    </Setting>
  );
}
