import {
  IconBrush,
  IconBucketDroplet,
  IconEraser,
  IconHandStop,
  IconLasso,
  IconMinus,
  IconObjectScan,
  IconPlus,
  IconPointer,
  IconPolygon,
  IconRectangle,
  IconSlice,
  IconVectorBezier2,
  IconWand,
} from '@tabler/icons-react';
import { moveBy } from '../editor';
import { editor } from '../state/editor';
import { define, type CommandSpec } from './command';
import { inProject } from './conditions';

const hasSelection = (): boolean => inProject() && editor.selection.length > 0;

/** The selected masks, by a pixel. */
const nudge = (arrow: string, dx: number, dy: number): CommandSpec => ({
  group: 'tools',
  keys: [`Shift+${arrow}`],
  repeats: true,
  enabled: hasSelection,
  run: () => void editor.perform('move', moveBy(dx, dy)),
});

export const tools = define({
  toolSelect: {
    group: 'tools',
    icon: IconPointer,
    keys: ['v'],
    enabled: inProject,
    run: () => editor.setTool('select'),
  },
  toolBrush: {
    group: 'tools',
    icon: IconBrush,
    keys: ['b'],
    enabled: inProject,
    run: () => editor.setTool('brush'),
  },
  toolEraser: {
    group: 'tools',
    icon: IconEraser,
    keys: ['e'],
    enabled: inProject,
    run: () => editor.setTool('eraser'),
  },
  toolPolygon: {
    group: 'tools',
    icon: IconPolygon,
    keys: ['p'],
    enabled: inProject,
    run: () => editor.setTool('polygon'),
  },
  toolLasso: {
    group: 'tools',
    icon: IconLasso,
    keys: ['l'],
    enabled: inProject,
    run: () => editor.setTool('lasso'),
  },
  toolRectangle: {
    group: 'tools',
    icon: IconRectangle,
    keys: ['r'],
    enabled: inProject,
    run: () => editor.setTool('rectangle'),
  },
  toolSplit: {
    group: 'tools',
    icon: IconSlice,
    keys: ['x'],
    enabled: inProject,
    run: () => editor.setTool('split'),
  },
  toolSmart: {
    group: 'tools',
    icon: IconWand,
    keys: ['w'],
    enabled: inProject,
    run: () => editor.setTool('smart'),
  },
  toolBox: {
    group: 'tools',
    icon: IconObjectScan,
    keys: ['Shift+r'],
    enabled: inProject,
    run: () => editor.setTool('box'),
  },
  toolBucket: {
    group: 'tools',
    icon: IconBucketDroplet,
    keys: ['f'],
    enabled: inProject,
    run: () => editor.setTool('bucket'),
  },
  editOutline: {
    group: 'tools',
    icon: IconVectorBezier2,
    keys: ['Shift+v'],
    enabled: hasSelection,
    run: () => void editor.openOutline(),
  },
  nudgeLeft: nudge('ArrowLeft', -1, 0),
  nudgeRight: nudge('ArrowRight', 1, 0),
  nudgeUp: nudge('ArrowUp', 0, -1),
  nudgeDown: nudge('ArrowDown', 0, 1),
  toolPan: {
    group: 'tools',
    icon: IconHandStop,
    // Space is held, not pressed: the canvas listens to it, this only shows it.
    keys: [],
    enabled: inProject,
    run: () => editor.setTool('pan'),
  },
  brushSmaller: {
    group: 'tools',
    icon: IconMinus,
    keys: ['BracketLeft'],
    repeats: true,
    enabled: inProject,
    run: () => editor.stepTool(-1),
  },
  brushLarger: {
    group: 'tools',
    icon: IconPlus,
    keys: ['BracketRight'],
    repeats: true,
    enabled: inProject,
    run: () => editor.stepTool(1),
  },
});
