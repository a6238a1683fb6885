import { Slider } from '@mantine/core';
import { useState } from 'react';
import { endTrial } from '../../state/preview';
import classes from './vocabulary.module.css';

interface Props {
  /** Its accessible name. */
  label: string;
  /** As it is in the project, 0..1. */
  value: number;
  /** What is shown beside it, of where the hand is. */
  text(value: number): string;
  /** Shows what a value would do. */
  onTry(value: number): void;
  /** The hand has let go: one step of the history a drag. */
  onSettle(value: number): Promise<void>;
}

/** A slider that shows what it would do while the hand is on it. */
export function TrialSlider({ label, text, onTry, onSettle, ...props }: Props) {
  const [draft, setDraft] = useState<number | null>(null);
  const value = draft ?? props.value;
  return (
    <>
      <Slider
        className={classes.slider}
        size={3}
        thumbSize={13}
        min={0}
        max={1}
        step={0.01}
        label={null}
        thumbLabel={label}
        value={value}
        onChange={(next) => {
          setDraft(next);
          onTry(next);
        }}
        onChangeEnd={(next) => {
          endTrial();
          void onSettle(next).finally(() => setDraft(null));
        }}
      />
      <output>{text(value)}</output>
    </>
  );
}
