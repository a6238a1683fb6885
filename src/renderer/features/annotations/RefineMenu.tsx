import { Button, Menu, NumberInput } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences, type Refine } from '../../state/preferences';
import { COMBINE, CommandItems, ORDER, SHAPE } from './MaskItems';
import classes from './annotations.module.css';

/** What can be done to the selected masks as a whole, and how far it goes. */
export function RefineMenu() {
  const { t } = useTranslation('annotations');
  return (
    <Menu position="top-end" width={256}>
      <Menu.Target>
        <Button size="compact-sm" variant="subtle" color="gray">
          {t('refine.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.tall}>
        <CommandItems groups={[SHAPE, COMBINE, ORDER]} />
        <Menu.Divider />
        <Amounts />
      </Menu.Dropdown>
    </Menu>
  );
}

const AMOUNTS = { holes: 1_000_000, specks: 1_000_000, smooth: 50, grow: 100 } as const;

function Amounts() {
  const { t } = useTranslation('annotations');
  const refine = usePreferences((preferences) => preferences.refine);
  const set = (what: keyof Refine, value: number | null): void => {
    if (value !== null || what === 'holes')
      setPreferences({ refine: { ...refine, [what]: value } as Refine });
  };
  return (
    <div className={classes.amounts} onKeyDown={keepInField}>
      {(Object.keys(AMOUNTS) as (keyof Refine)[]).map((what) => (
        <NumberInput
          key={what}
          size="xs"
          label={t(`refine.${what}`)}
          placeholder={what === 'holes' ? t('refine.all') : undefined}
          value={refine[what] ?? ''}
          min={1}
          max={AMOUNTS[what]}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          hideControls
          rightSection={<span className={classes.unit}>px</span>}
          classNames={{ label: classes.amount }}
          onChange={(value) => set(what, typeof value === 'number' && value > 0 ? value : null)}
        />
      ))}
    </div>
  );
}

/** Arrows change a number here instead of going through the menu. */
function keepInField(event: KeyboardEvent): void {
  if (event.key.startsWith('Arrow')) event.stopPropagation();
}
