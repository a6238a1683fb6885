import {
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconArrowsDiagonal,
  IconArrowsDiagonalMinimize2,
  IconArrowsSplit2,
  IconCircleDot,
  IconClipboard,
  IconCopy,
  IconCopyPlus,
  IconCut,
  IconEye,
  IconLayersIntersect,
  IconLayersSubtract,
  IconLayersUnion,
  IconLock,
  IconPhotoDown,
  IconRipple,
  IconSelectAll,
  IconSparkles,
  IconStackBackward,
  IconStackForward,
} from '@tabler/icons-react';
import { masks, type MaskOperation } from '../editor';
import { canPaste, copyMasks, cutMasks, duplicateToNext, pasteMasks } from '../state/clipboard';
import { editor } from '../state/editor';
import { useImage } from '../state/image';
import { totalOf, useList } from '../state/list';
import { setPreferences, usePreferences } from '../state/preferences';
import { define, type CommandSpec } from './command';
import { inProject, onImage } from './conditions';

const atLeast = (count: number) => () => onImage() && editor.selection.length >= count;

/** An operation on the selected masks: one edit. */
const performs = (
  label: string,
  operation: () => MaskOperation,
  least = 1,
): Pick<CommandSpec, 'group' | 'enabled' | 'run'> => ({
  group: 'refine',
  enabled: atLeast(least),
  run: () => void editor.perform(label, operation()),
});

const arranges = (place: masks.Place) => performs('arrange', () => masks.arrange(place));
const refine = () => usePreferences.getState().refine;

/** All of them become what the first isn't. */
const first = () => editor.annotation(editor.selection[0] ?? '');

/** What is done to masks as a whole, from their pixels to their order. */
export const refining = define({
  fillHoles: {
    ...performs('fill-holes', () => masks.fillHoles(refine().holes ?? Infinity)),
    icon: IconCircleDot,
    keys: ['h'],
  },
  removeSpecks: {
    ...performs('specks', () => masks.removeSpecks(refine().specks)),
    icon: IconSparkles,
    keys: ['Shift+s'],
  },
  smooth: {
    ...performs('smooth', () => masks.smooth(refine().smooth)),
    icon: IconRipple,
    keys: ['s'],
  },
  grow: {
    ...performs('grow', () => masks.grow(refine().grow)),
    icon: IconArrowsDiagonal,
    keys: ['Shift+BracketRight'],
    repeats: true,
  },
  shrink: {
    ...performs('shrink', () => masks.grow(-refine().grow)),
    icon: IconArrowsDiagonalMinimize2,
    keys: ['Shift+BracketLeft'],
    repeats: true,
  },
  merge: {
    ...performs('merge', () => masks.merge, 2),
    icon: IconLayersUnion,
    keys: ['m'],
  },
  subtract: {
    ...performs('subtract', () => masks.subtract, 2),
    icon: IconLayersSubtract,
    keys: ['Shift+m'],
  },
  intersect: {
    ...performs('intersect', () => masks.intersectAll, 2),
    icon: IconLayersIntersect,
    keys: ['Alt+KeyM'],
  },
  splitParts: {
    ...performs('split-parts', () => masks.splitParts),
    icon: IconArrowsSplit2,
    keys: ['Alt+KeyX'],
  },
  bringToFront: { ...arranges('front'), icon: IconArrowBarToUp, keys: ['$mod+Shift+BracketRight'] },
  bringForward: { ...arranges('forward'), icon: IconStackForward, keys: ['$mod+BracketRight'] },
  sendBackward: { ...arranges('backward'), icon: IconStackBackward, keys: ['$mod+BracketLeft'] },
  sendToBack: { ...arranges('back'), icon: IconArrowBarToDown, keys: ['$mod+Shift+BracketLeft'] },
  selectAll: {
    group: 'refine',
    icon: IconSelectAll,
    keys: ['$mod+Alt+KeyA'],
    enabled: onImage,
    run: () => editor.select(seen()),
  },
  copy: {
    group: 'refine',
    icon: IconCopy,
    keys: ['$mod+c'],
    enabled: atLeast(1),
    run: () => copyMasks(editor.selection),
  },
  cut: {
    group: 'refine',
    icon: IconCut,
    keys: ['$mod+x'],
    enabled: atLeast(1),
    run: () => cutMasks(editor.selection),
  },
  paste: {
    group: 'refine',
    icon: IconClipboard,
    keys: ['$mod+v'],
    enabled: () => onImage() && canPaste(),
    run: pasteMasks,
  },
  duplicate: {
    ...performs('duplicate', () => masks.duplicate),
    // Where masks take from those beneath, a copy in its place would leave nothing of the first.
    enabled: () => atLeast(1)() && usePreferences.getState().overlap === 'allow',
    icon: IconCopyPlus,
    keys: ['$mod+d'],
  },
  duplicateNext: {
    group: 'refine',
    icon: IconPhotoDown,
    keys: ['$mod+Shift+d'],
    enabled: () => atLeast(1)() && useImage.getState().index + 1 < totalOf(useList.getState()),
    run: () => duplicateToNext(editor.selection),
  },
  lock: {
    group: 'refine',
    icon: IconLock,
    keys: ['Shift+l'],
    enabled: atLeast(1),
    run: () => void editor.setLocked(editor.selection, !first()?.locked),
  },
  hide: {
    group: 'refine',
    icon: IconEye,
    keys: ['Shift+h'],
    enabled: atLeast(1),
    run: () =>
      editor.setHidden(editor.selection, !editor.getSnapshot().hidden.has(first()?.id ?? '')),
  },
  overlap: {
    group: 'refine',
    icon: IconLayersSubtract,
    keys: ['Shift+o'],
    enabled: inProject,
    run: () =>
      setPreferences(({ overlap }) => ({ overlap: overlap === 'allow' ? 'take' : 'allow' })),
  },
});

const seen = (): string[] =>
  editor
    .getSnapshot()
    .annotations.filter((annotation) => editor.isVisible(annotation))
    .map(({ id }) => id);
