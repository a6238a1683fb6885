import { SegmentedControl, Select, useMantineColorScheme } from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { setPreferences, usePreferences } from '../../state/preferences';
import { SCALES } from '../../state/scale';
import { Setting } from './Setting';

const SCHEMES: readonly MantineColorScheme[] = ['light', 'dark', 'auto'];

export function AppearanceSection() {
  const { t } = useTranslation('settings');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const scale = usePreferences((preferences) => preferences.scale);
  return (
    <>
      <Setting label={t('theme.label')}>
        <SegmentedControl
          size="sm"
          aria-label={t('theme.label')}
          value={colorScheme}
          data={SCHEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        />
      </Setting>
      {api.host === 'electron' && (
        <Setting label={t('scale.label')} hint={t('scale.hint')}>
          <Select
            aria-label={t('scale.label')}
            w={110}
            allowDeselect={false}
            value={String(scale)}
            data={SCALES.map((each) => ({
              value: String(each),
              label: t('scale.percent', { percent: Math.round(each * 100) }),
            }))}
            onChange={(value) => setPreferences({ scale: Number(value) })}
          />
        </Setting>
      )}
    </>
  );
}
