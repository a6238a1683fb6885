import { Button, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useProject } from '../../state/project';
import { changeSettings, useSettings } from '../../state/settings';
import { setUi } from '../../state/ui';
import { Setting } from './Setting';

const MINUTES = [0, 5, 10, 20, 30, 60];
const KEPT = [5, 10, 20, 50];

/** How often a project is copied, and how many copies stay. */
export function BackupsSection() {
  const { t } = useTranslation('settings');
  const backups = useSettings((state) => state.settings)!.backups;
  const open = useProject((state) => state.project !== null);
  const set = (patch: Partial<typeof backups>) =>
    void changeSettings({ backups: { ...backups, ...patch } });
  return (
    <>
      <Setting label={t('backups.every')} hint={t('backups.everyHint')}>
        <Select
          aria-label={t('backups.every')}
          allowDeselect={false}
          value={String(backups.everyMinutes)}
          data={options(MINUTES, backups.everyMinutes).map((minutes) => ({
            value: String(minutes),
            label: minutes === 0 ? t('backups.never') : t('backups.minutes', { count: minutes }),
          }))}
          onChange={(value) => set({ everyMinutes: Number(value) })}
        />
      </Setting>
      <Setting label={t('backups.keep')} hint={t('backups.keepHint')}>
        <Select
          aria-label={t('backups.keep')}
          allowDeselect={false}
          value={String(backups.keep)}
          data={options(KEPT, backups.keep).map(String)}
          onChange={(value) => set({ keep: Number(value) })}
        />
      </Setting>
      <Setting label={t('backups.where')} hint={t('backups.whereHint')}>
        <Button
          variant="default"
          disabled={!open}
          onClick={() => setUi({ dialog: 'backups', damaged: null })}
        >
          {t('backups.show')}
        </Button>
      </Setting>
    </>
  );
}

/** The choices, and what is set now when it is none of them. */
const options = (choices: readonly number[], now: number): number[] =>
  [...new Set([...choices, now])].sort((a, b) => a - b);
