import { Popover, SegmentedControl, Slider, Switch } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import { RANGES } from '../../actions/display';
import { CHANNELS, COLOUR_BY, type Channel, type ColourBy, type Display } from '../../editor';
import { setDisplay } from '../../state/display';
import { useEditor } from '../../state/editor';
import { IconButton } from '../../ui/IconButton';
import { Keys } from '../../ui/Keys';
import classes from './view-menu.module.css';

const SCALES = ['brightness', 'contrast', 'gamma'] as const;
/** Keys that are held. */
const HELD = ['peekPicture', 'compare', 'loupe'] as const;
const SWITCHES = ['pixelGrid', 'crosshair', 'minimap', 'readout', 'keepView', 'pressure'] as const;

/** How picture and masks are shown: what is looked at while trying it, so it never covers the middle. */
export function ViewMenu() {
  const { t } = useTranslation('workspace');
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top-end"
      width={264}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <IconButton
          icon={IconAdjustmentsHorizontal}
          label={t('view.title')}
          size={24}
          position="top"
          pressed={opened}
          onClick={() => setOpened(!opened)}
        />
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('view.title')}>
        <Choices />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices() {
  const { t } = useTranslation('workspace');
  const display = useEditor((snapshot) => snapshot.display);
  const altered = SCALES.some((it) => display[it] !== (it === 'gamma' ? 1 : 0));
  return (
    <div className={classes.menu}>
      <section aria-label={t('view.masks')}>
        <h3>{t('view.masks')}</h3>
        <Scale what="maskOpacity" display={display} disabled={display.outlineOnly} />
        <Toggle what="outlineOnly" display={display} />
        <Toggle what="patterns" display={display} />
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={command('colourBy').title()}
          value={display.colourBy}
          data={COLOUR_BY.map((value) => ({ value, label: t(`view.colourBy.${value}`) }))}
          onChange={(value) => setDisplay({ colourBy: value as ColourBy })}
        />
      </section>
      <section aria-label={t('view.picture')}>
        <h3>
          {t('view.picture')}
          {(altered || display.channel !== 'all') && (
            <button className={classes.reset} onClick={() => void command('resetPicture').run()}>
              {t('view.reset')}
            </button>
          )}
        </h3>
        {SCALES.map((what) => (
          <Scale key={what} what={what} display={display} />
        ))}
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={command('channel').title()}
          value={display.channel}
          data={CHANNELS.map((value) => ({ value, label: t(`view.channel.${value}`) }))}
          onChange={(value) => setDisplay({ channel: value as Channel })}
        />
      </section>
      <section aria-label={t('view.aids')}>
        {SWITCHES.map((what) => (
          <Toggle key={what} what={what} display={display} />
        ))}
      </section>
      <footer>
        {HELD.map((id) => (
          <Held key={id} id={id} />
        ))}
      </footer>
    </div>
  );
}

interface ScaleProps {
  readonly what: keyof typeof RANGES;
  readonly display: Display;
  readonly disabled?: boolean;
}

function Scale({ what, display, disabled }: ScaleProps) {
  const { t } = useTranslation('workspace');
  const [least, most] = RANGES[what];
  const value = display[what];
  // Gamma 0.2 and 5 lie as far from 1 as each other.
  const [toSlider, toValue] =
    what === 'gamma' ? [Math.log, Math.exp] : [(it: number) => it, (it: number) => it];
  const text =
    what === 'gamma' ? value.toFixed(2) : t('zoom', { percent: Math.round(value * 100) });
  return (
    <Row label={t(`view.${what}`)} value={text}>
      <Slider
        className={classes.slider}
        size={3}
        thumbSize={13}
        label={null}
        disabled={disabled}
        min={toSlider(least)}
        max={toSlider(most)}
        step={0.01}
        value={toSlider(value)}
        onChange={(at) => setDisplay({ [what]: Math.round(toValue(at) * 100) / 100 })}
        thumbLabel={t(`view.${what}`)}
      />
    </Row>
  );
}

function Row({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <span>{label}</span>
      {children}
      <output>{value}</output>
    </div>
  );
}

type ToggleId = (typeof SWITCHES)[number] | 'outlineOnly' | 'patterns';

function Toggle({ what, display }: { what: ToggleId; display: Display }) {
  const id = useId();
  const it = command(what);
  return (
    <div className={classes.toggle}>
      <label htmlFor={id}>{it.title()}</label>
      <Keys binding={it.keys[0]} />
      <Switch
        id={id}
        size="xs"
        checked={display[what]}
        onChange={({ currentTarget }) => setDisplay({ [what]: currentTarget.checked })}
      />
    </div>
  );
}

function Held({ id }: { id: (typeof HELD)[number] }) {
  const { t } = useTranslation('workspace');
  const it = command(id);
  return (
    <span title={it.title()}>
      <Keys binding={it.keys[0]} />
      {t(`view.held.${id}`)}
    </span>
  );
}
