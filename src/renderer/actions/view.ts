import {
  IconChartBar,
  IconEyeOff,
  IconHistory,
  IconLayoutBottombar,
  IconLayoutGrid,
  IconListCheck,
  IconLayoutSidebar,
  IconLayoutSidebarRight,
  IconMaximize,
  IconMoon,
  IconPencil,
  IconTextDecrease,
  IconTextIncrease,
  IconZoomIn,
  IconZoomOut,
  IconZoomScan,
} from '@tabler/icons-react';
import { editor } from '../state/editor';
import { stepScale } from '../state/scale';
import { setUi } from '../state/ui';
import { setPreferences } from '../state/preferences';
import { define } from './command';
import { inProject, onScreen } from './conditions';
import { focusNextRegion } from './regions';
import { toggleTheme } from './theme';

export const view = define({
  showWorkspace: {
    group: 'view',
    icon: IconPencil,
    keys: [],
    enabled: () => onScreen('gallery', 'review', 'quality'),
    run: () => setUi({ screen: 'workspace' }),
  },
  showGallery: {
    group: 'view',
    icon: IconLayoutGrid,
    keys: ['Backquote'],
    enabled: inProject,
    run: () => setUi({ screen: onScreen('gallery') ? 'workspace' : 'gallery' }),
  },
  showReview: {
    group: 'view',
    icon: IconListCheck,
    keys: ['Shift+Backquote'],
    enabled: inProject,
    run: () => setUi({ screen: onScreen('review') ? 'workspace' : 'review' }),
  },
  showQuality: {
    group: 'view',
    icon: IconChartBar,
    keys: [],
    enabled: inProject,
    run: () => setUi({ screen: onScreen('quality') ? 'workspace' : 'quality' }),
  },
  hideMasks: {
    group: 'view',
    icon: IconEyeOff,
    keys: ['Tab'],
    enabled: inProject,
    run: () => editor.hideAll(!editor.getSnapshot().allHidden),
  },
  fit: {
    group: 'view',
    icon: IconMaximize,
    keys: ['$mod+0'],
    enabled: inProject,
    run: () => editor.fit(),
  },
  actualSize: {
    group: 'view',
    icon: IconZoomScan,
    keys: ['$mod+1'],
    enabled: inProject,
    run: () => editor.zoomTo(1),
  },
  zoomIn: {
    group: 'view',
    icon: IconZoomIn,
    keys: ['$mod+=', '$mod+Shift++'],
    repeats: true,
    enabled: inProject,
    run: () => editor.zoomBy(1.25),
  },
  zoomOut: {
    group: 'view',
    icon: IconZoomOut,
    keys: ['$mod+-'],
    repeats: true,
    enabled: inProject,
    run: () => editor.zoomBy(0.8),
  },
  togglePanel: {
    group: 'view',
    icon: IconLayoutSidebarRight,
    keys: ['$mod+Alt+b'],
    enabled: inProject,
    run: () => setPreferences(({ panelOpen }) => ({ panelOpen: !panelOpen })),
  },
  toggleFilmstrip: {
    group: 'view',
    icon: IconLayoutBottombar,
    keys: ['$mod+j'],
    enabled: inProject,
    run: () => setPreferences(({ filmstripOpen }) => ({ filmstripOpen: !filmstripOpen })),
  },
  toggleTools: {
    group: 'view',
    icon: IconLayoutSidebar,
    keys: ['$mod+b'],
    enabled: inProject,
    run: () => setPreferences(({ toolsOpen }) => ({ toolsOpen: !toolsOpen })),
  },
  showHistory: {
    group: 'view',
    icon: IconHistory,
    keys: ['$mod+Shift+h'],
    enabled: inProject,
    run: () => setUi(({ historyOpen }) => ({ historyOpen: !historyOpen })),
  },
  nextRegion: { group: 'view', keys: ['F6'], enabled: inProject, run: focusNextRegion },
  scaleUp: {
    group: 'view',
    icon: IconTextIncrease,
    keys: ['$mod+Alt+Equal'],
    run: () => stepScale(1),
  },
  scaleDown: {
    group: 'view',
    icon: IconTextDecrease,
    keys: ['$mod+Alt+Minus'],
    run: () => stepScale(-1),
  },
  toggleTheme: { group: 'view', icon: IconMoon, keys: [], run: toggleTheme },
});
