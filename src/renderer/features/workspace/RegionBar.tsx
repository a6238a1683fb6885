import { Button, Slider } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import { useEnabled } from '../../actions/useEnabled';
import { editor, useEditor } from '../../state/editor';
import { useProject } from '../../state/project';
import { followRegions, useGround } from '../../state/regions';
import { Keys } from '../../ui/Keys';
import { Truncated } from '../../ui/Truncated';
import own from './region-bar.module.css';
import classes from './workspace.module.css';

/** How far the tools that find regions reach, while one of them is in hand. */
export function RegionBar() {
  const { t } = useTranslation('workspace');
  useEffect(followRegions, []);
  const tool = useEditor((snapshot) => snapshot.toolId);
  const { picture, sight } = useGround();
  if (tool !== 'smart' && tool !== 'box' && tool !== 'bucket') return null;
  return (
    <div className={`${classes.brush} ${own.bar}`}>
      {picture === 'failed' ? (
        <span role="alert">{t('region.failed')}</span>
      ) : tool !== 'bucket' && sight === 'unseen' ? (
        <Unseen />
      ) : (
        <>
          {picture === 'slow' ? <span role="status">{t('region.reading')}</span> : <What />}
          {tool === 'smart' && <Reach />}
          {tool === 'bucket' && <Tolerance />}
        </>
      )}
    </div>
  );
}

/** The category that the tool in hand makes a mask of. */
export function What() {
  const { t } = useTranslation('workspace');
  const id = useEditor(
    ({ sketch, activeCategoryId }) => sketch?.region?.categoryId ?? activeCategoryId,
  );
  const category = useProject((state) => state.categories.find((one) => one.id === id));
  return (
    <span className={classes.brushWhat}>
      <span className={classes.brushDot} style={{ background: category?.colour }} />
      <Truncated text={category?.name ?? t('region.nothing')} />
    </span>
  );
}

function Unseen() {
  const { t } = useTranslation('workspace');
  const look = command('prelabelImage');
  const possible = useEnabled(look);
  return (
    <>
      <span>{t('region.unseen')}</span>
      <Button
        className={own.go}
        size="compact-xs"
        disabled={!possible}
        onClick={() => void look.run()}
      >
        {t('region.look')}
      </Button>
    </>
  );
}

const REACH = { least: 0.05, most: 0.95 };

function Reach() {
  const { t } = useTranslation('workspace');
  const likeness = useEditor((snapshot) => snapshot.likeness);
  // The slider's right end reaches farthest: least alike.
  const turn = (value: number): number => REACH.most + REACH.least - value;
  return (
    <Amount
      label={t('region.reach')}
      range={[REACH.least, REACH.most, 0.01]}
      value={turn(likeness)}
      shown={t('region.alike', { percent: Math.round(100 * likeness) })}
      onChange={(value) => editor.setLikeness(turn(value))}
    />
  );
}

function Tolerance() {
  const { t } = useTranslation('workspace');
  const tolerance = useEditor((snapshot) => snapshot.tolerance);
  return (
    <Amount
      label={t('region.tolerance')}
      range={[0, 128, 1]}
      value={tolerance}
      shown={`± ${tolerance}`}
      onChange={(value) => editor.setTolerance(value)}
    />
  );
}

interface AmountProps {
  readonly label: string;
  /** Least, most, step. */
  readonly range: readonly [number, number, number];
  readonly value: number;
  readonly shown: string;
  onChange(value: number): void;
}

function Amount({ label, range: [min, max, step], value, shown, onChange }: AmountProps) {
  return (
    <>
      <span>{label}</span>
      <Keys binding={command('brushSmaller').keys[0]} />
      <Slider
        className={classes.brushSlider}
        size={3}
        thumbSize={13}
        label={null}
        {...{ min, max, step, value, onChange }}
        thumbLabel={label}
      />
      <Keys binding={command('brushLarger').keys[0]} />
      <output className={own.amount}>{shown}</output>
    </>
  );
}
