import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconSparkles,
  IconWand,
} from '@tabler/icons-react';
import { cancelJob, pauseJob, prelabel, resumeJob } from '../state/jobs';
import { setUi } from '../state/ui';
import { define } from './command';
import { inProject, jobIs, onImage } from './conditions';

const canStart = inProject;

export const masks = define({
  prelabelImage: {
    group: 'masks',
    icon: IconSparkles,
    keys: ['$mod+Shift+Enter'],
    enabled: () => canStart() && onImage(),
    run: () => prelabel('images'),
  },
  prelabelUnlabelled: {
    group: 'masks',
    icon: IconSparkles,
    keys: [],
    enabled: canStart,
    run: () => prelabel('unlabelled'),
  },
  prelabelAll: {
    group: 'masks',
    icon: IconSparkles,
    keys: [],
    enabled: canStart,
    run: () => prelabel('all'),
  },
  redecideAll: {
    group: 'masks',
    icon: IconWand,
    keys: [],
    enabled: canStart,
    run: () => setUi({ dialog: 'words' }),
  },
  pauseJob: {
    group: 'masks',
    icon: IconPlayerPause,
    keys: [],
    enabled: () => jobIs('running', 'queued'),
    run: pauseJob,
  },
  resumeJob: {
    group: 'masks',
    icon: IconPlayerPlay,
    keys: [],
    enabled: () => jobIs('paused'),
    run: resumeJob,
  },
  cancelJob: {
    group: 'masks',
    icon: IconPlayerStop,
    keys: [],
    enabled: () => jobIs('running', 'queued', 'paused'),
    run: cancelJob,
  },
});
