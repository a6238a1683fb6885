import { Slider } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import { editor, useEditor } from '../../state/editor';
import { useProject } from '../../state/project';
import { Keys } from '../../ui/Keys';
import { Truncated } from '../../ui/Truncated';
import classes from './workspace.module.css';

const LARGEST = 300;
// Brushes are chosen by feel: the slider's steps are fine where the brush is small.
const toSize = (at: number) => Math.round(LARGEST ** at);
const toSlider = (size: number) => Math.min(1, Math.log(size) / Math.log(LARGEST));

/** What the brush or the eraser will do, while one of them is in hand. */
export function BrushBar() {
  const { t } = useTranslation('workspace');
  const tool = useEditor((snapshot) => snapshot.toolId);
  const size = useEditor((snapshot) => snapshot.brushSize);
  // The brush works on the selected mask; with none selected it begins one of the active category.
  const paintsId = useEditor(
    ({ selection, activeCategoryId }) =>
      editor.annotation(selection.at(-1) ?? '')?.categoryId ?? activeCategoryId,
  );
  const active = useProject((state) => state.categories.find(({ id }) => id === paintsId));
  if (tool !== 'brush' && tool !== 'eraser') return null;
  return (
    <div className={classes.brush}>
      {tool === 'brush' && (
        <span className={classes.brushWhat}>
          <span className={classes.brushDot} style={{ background: active?.colour }} />
          <Truncated text={active?.name ?? t('paintsNothing')} />
        </span>
      )}
      <Keys binding={command('brushSmaller').keys[0]} />
      <Slider
        className={classes.brushSlider}
        size={3}
        thumbSize={13}
        label={null}
        min={0}
        max={1}
        step={0.01}
        value={toSlider(size)}
        onChange={(at) => editor.setBrushSize(toSize(at))}
        thumbLabel={t('brushSize')}
      />
      <Keys binding={command('brushLarger').keys[0]} />
      <output>{t('px', { size })}</output>
    </div>
  );
}
