import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import classes from './ui.module.css';

interface Props {
  /** 'x' drags left and right. */
  axis: 'x' | 'y';
  label: string;
  /** Size of what it resizes, in px. */
  value: number;
  min: number;
  max: number;
  /** 1 when dragging right or down makes it larger, -1 when smaller. */
  direction: 1 | -1;
  onChange(value: number): void;
  /** Double click. */
  onReset?(): void;
}

/** The seam between two panes: dragged with the pointer, moved by the arrow keys. */
export function Splitter({ axis, label, value, min, max, direction, onChange, onReset }: Props) {
  const grip = useRef<{ at: number; value: number } | null>(null);
  const clamp = (size: number) => Math.round(Math.max(min, Math.min(max, size)));
  const position = (event: PointerEvent) => (axis === 'x' ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const sign = event.key === more ? 1 : event.key === less ? -1 : 0;
    if (sign === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(clamp(value + sign * direction * 16));
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(value)}
      aria-valuemin={min}
      aria-valuemax={max}
      className={classes.splitter}
      data-axis={axis}
      onKeyDown={onKeyDown}
      onDoubleClick={onReset}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { at: position(event), value };
      }}
      onPointerMove={(event) => {
        const from = grip.current;
        if (from) onChange(clamp(from.value + (position(event) - from.at) * direction));
      }}
      onPointerUp={() => (grip.current = null)}
      onPointerCancel={() => (grip.current = null)}
    />
  );
}
