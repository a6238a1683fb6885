import { Select } from '@mantine/core';
import { Device, Precision } from '@shared/domain/settings';
import { useTranslation } from 'react-i18next';
import { changeSettings, useSettings } from '../../state/settings';
import { Setting } from './Setting';

export function DeviceSection() {
  const { t } = useTranslation('settings');
  const settings = useSettings((state) => state.settings)!;
  return (
    <>
      <Setting label={t('device.label')} hint={t('device.hint')}>
        <Select
          aria-label={t('device.label')}
          allowDeselect={false}
          value={settings.device}
          data={Device.options.map((value) => ({ value, label: t(`device.${value}`) }))}
          onChange={(value) => void changeSettings({ device: Device.parse(value) })}
        />
      </Setting>
      <Setting label={t('precision.label')} hint={t('precision.hint')}>
        <Select
          aria-label={t('precision.label')}
          allowDeselect={false}
          value={settings.precision}
          data={Precision.options.map((value) => ({ value, label: t(`precision.${value}`) }))}
          onChange={(value) => void changeSettings({ precision: Precision.parse(value) })}
        />
      </Setting>
    </>
  );
}
