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
  IconWand,
} from '@tabler/icons-react';
import { editor } from '../state/editor';
import { define } from './command';
import { inProject } from './conditions';

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
