import { ActionIcon, Tooltip } from '@mantine/core';
import type { FloatingPosition } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { Ref } from 'react';
import { Keys } from './Keys';
import classes from './ui.module.css';

interface Props {
  icon: Icon;
  /** What it does; its accessible name and its tooltip. */
  label: string;
  /** Shortcut, shown beside the label. */
  binding?: string;
  onClick(): void;
  disabled?: boolean;
  /** Set for a button that stays pressed. */
  pressed?: boolean;
  position?: FloatingPosition;
  size?: number;
  className?: string;
  tabIndex?: number;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that is only an icon: it always has a name, a tooltip and, where there is one, its key. */
export function IconButton({ icon: Glyph, label, binding, position = 'bottom', ...rest }: Props) {
  // What a menu or a popover gives its target (its state, for screen readers) goes to the button.
  const { size = 28, pressed, disabled, className, onClick, ...others } = rest;
  return (
    <Tooltip label={<TipLabel label={label} binding={binding} />} position={position}>
      <ActionIcon
        {...others}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={disabled || undefined}
        className={`${classes.icon} ${className ?? ''}`}
        data-active={pressed || undefined}
        data-disabled={disabled || undefined}
        onClick={disabled ? undefined : onClick}
        size={size}
      >
        <Glyph size={Math.round(size * 0.62)} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}

export function TipLabel({ label, binding }: { label: string; binding: string | undefined }) {
  return (
    <span className={classes.tip}>
      {label}
      <Keys binding={binding} />
    </span>
  );
}
