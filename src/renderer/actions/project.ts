import {
  IconArrowBackUp,
  IconFolderSymlink,
  IconSearch,
  IconTag,
  IconUpload,
  IconCpu,
  IconDownload,
  IconFolderOpen,
  IconFolderSearch,
  IconGitMerge,
  IconHistory,
  IconHome,
  IconKeyboard,
  IconPackage,
  IconPhotoPlus,
  IconPolaroid,
  IconRefresh,
  IconRoute,
  IconSettings,
} from '@tabler/icons-react';
import { spotlight } from '@mantine/spotlight';
import { chooseLabels, undoImport } from '../state/exchange';
import { chooseCopy } from '../state/merge';
import {
  chooseFolder,
  chooseProject,
  closeProject,
  openSample,
  relink,
  rescan,
} from '../state/projects';
import { startTour } from '../state/tour';
import { setUi } from '../state/ui';
import { define } from './command';
import { atHome, inProject, onImage } from './conditions';

export const project = define({
  newProject: {
    group: 'project',
    icon: IconPhotoPlus,
    keys: ['$mod+n'],
    enabled: atHome,
    run: chooseFolder,
  },
  openProject: {
    group: 'project',
    icon: IconFolderOpen,
    keys: ['$mod+o'],
    enabled: atHome,
    run: chooseProject,
  },
  openSample: {
    group: 'project',
    icon: IconPolaroid,
    keys: [],
    enabled: atHome,
    run: openSample,
  },
  export: {
    group: 'project',
    icon: IconDownload,
    keys: ['$mod+e'],
    enabled: inProject,
    run: () => setUi({ dialog: 'export' }),
  },
  import: {
    group: 'project',
    icon: IconUpload,
    keys: ['$mod+i'],
    enabled: inProject,
    run: () => chooseLabels('file'),
  },
  importFolder: {
    group: 'project',
    icon: IconFolderSymlink,
    keys: [],
    enabled: inProject,
    run: () => chooseLabels('folder'),
  },
  undoImport: {
    group: 'project',
    icon: IconArrowBackUp,
    keys: [],
    enabled: inProject,
    run: undoImport,
  },
  mergeCopy: {
    group: 'project',
    icon: IconGitMerge,
    keys: [],
    enabled: inProject,
    run: chooseCopy,
  },
  pack: {
    group: 'project',
    icon: IconPackage,
    keys: [],
    enabled: inProject,
    run: () => setUi({ dialog: 'pack' }),
  },
  tagImage: {
    group: 'navigate',
    icon: IconTag,
    keys: ['t'],
    enabled: onImage,
    run: () => setUi({ dialog: 'tags' }),
  },
  backups: {
    group: 'project',
    icon: IconHistory,
    keys: [],
    enabled: inProject,
    run: () => setUi({ dialog: 'backups', damaged: null }),
  },
  rescan: { group: 'project', icon: IconRefresh, keys: [], enabled: inProject, run: rescan },
  relink: { group: 'project', icon: IconFolderSearch, keys: [], enabled: inProject, run: relink },
  home: {
    group: 'project',
    icon: IconHome,
    keys: [],
    enabled: inProject,
    run: closeProject,
  },
  models: {
    group: 'project',
    icon: IconCpu,
    keys: [],
    run: () => setUi({ dialog: 'models' }),
  },
  settings: {
    group: 'project',
    icon: IconSettings,
    keys: ['$mod+,'],
    run: () => setUi({ dialog: 'settings' }),
  },
  palette: {
    group: 'help',
    icon: IconSearch,
    keys: ['$mod+k'],
    run: () => spotlight.open(),
  },
  tour: {
    group: 'help',
    icon: IconRoute,
    keys: [],
    enabled: inProject,
    run: startTour,
  },
  showShortcuts: {
    group: 'help',
    icon: IconKeyboard,
    keys: ['[Shift]+?'],
    run: () => setUi({ dialog: 'shortcuts' }),
  },
});
