import {
  IconArrowsDiff,
  IconBorderStyle2,
  IconBrightnessDown,
  IconBrightnessUp,
  IconCirclesRelation,
  IconColorFilter,
  IconContrast,
  IconCrosshair,
  IconEyeOff,
  IconGridDots,
  IconLock,
  IconMap2,
  IconPalette,
  IconPencilBolt,
  IconRefresh,
  IconRulerMeasure,
  IconTexture,
  IconZoomInArea,
} from '@tabler/icons-react';
import { CHANNELS, COLOUR_BY, DEFAULT_DISPLAY, type Display, type Peek } from '../editor';
import { getDisplay, setDisplay } from '../state/display';
import { editor } from '../state/editor';
import { compareWithSuggested } from '../state/suggested';
import { define, type CommandSpec } from './command';
import { inProject, onImage } from './conditions';

const shown = { group: 'view', enabled: inProject } as const;

const held = (what: Peek): Pick<CommandSpec, 'run' | 'release'> => ({
  run: () => editor.peek(what, true),
  release: () => editor.peek(what, false),
});

type Switch = { [K in keyof Display]: Display[K] extends boolean ? K : never }[keyof Display];
const switched = (what: Switch) => ({
  run: () => setDisplay({ [what]: !getDisplay()[what] }),
});

/** The one after it, round and round. */
const after = <T>(all: readonly T[], now: T): T => all[(all.indexOf(now) + 1) % all.length]!;

type Scale = 'maskOpacity' | 'brightness' | 'contrast' | 'gamma';
/** Ends of the scales. The popover's sliders have the same. */
export const RANGES: Readonly<Record<Scale, readonly [least: number, most: number, step: number]>> =
  {
    maskOpacity: [0, 1, 0.1],
    brightness: [-0.8, 0.8, 0.1],
    contrast: [-0.8, 0.8, 0.1],
    gamma: [0.2, 5, 0.2],
  };
const stepped = (what: Scale, direction: 1 | -1) => ({
  repeats: true,
  run: () => {
    const [least, most, step] = RANGES[what];
    const next = getDisplay()[what] + direction * step;
    setDisplay({ [what]: Math.round(Math.min(Math.max(next, least), most) * 100) / 100 });
  },
});

const { brightness, contrast, gamma, channel } = DEFAULT_DISPLAY;

/** How the picture and its masks are looked at. Nothing here changes either. */
export const display = define({
  peekPicture: { ...shown, icon: IconEyeOff, keys: ['q'], ...held('picture') },
  loupe: { ...shown, icon: IconZoomInArea, keys: ['z'], ...held('loupe') },
  compare: {
    ...shown,
    icon: IconArrowsDiff,
    keys: ['c'],
    enabled: onImage,
    run: () => compareWithSuggested(true),
    release: () => void compareWithSuggested(false),
  },
  outlineOnly: { ...shown, icon: IconBorderStyle2, keys: ['o'], ...switched('outlineOnly') },
  fillMore: { ...shown, icon: IconCirclesRelation, keys: ['Period'], ...stepped('maskOpacity', 1) },
  fillLess: { ...shown, icon: IconCirclesRelation, keys: ['Comma'], ...stepped('maskOpacity', -1) },
  colourBy: {
    ...shown,
    icon: IconPalette,
    keys: ['Shift+c'],
    run: () => setDisplay({ colourBy: after(COLOUR_BY, getDisplay().colourBy) }),
  },
  brighter: {
    ...shown,
    icon: IconBrightnessUp,
    keys: ['Shift+Period'],
    ...stepped('brightness', 1),
  },
  darker: {
    ...shown,
    icon: IconBrightnessDown,
    keys: ['Shift+Comma'],
    ...stepped('brightness', -1),
  },
  contrastMore: { ...shown, icon: IconContrast, keys: ['Alt+Period'], ...stepped('contrast', 1) },
  contrastLess: { ...shown, icon: IconContrast, keys: ['Alt+Comma'], ...stepped('contrast', -1) },
  gammaMore: { ...shown, keys: ['Alt+Shift+Period'], ...stepped('gamma', 1) },
  gammaLess: { ...shown, keys: ['Alt+Shift+Comma'], ...stepped('gamma', -1) },
  channel: {
    ...shown,
    icon: IconColorFilter,
    keys: ['y'],
    run: () => setDisplay({ channel: after(CHANNELS, getDisplay().channel) }),
  },
  resetPicture: {
    ...shown,
    icon: IconRefresh,
    keys: ['Alt+Slash'],
    run: () => setDisplay({ brightness, contrast, gamma, channel }),
  },
  patterns: { ...shown, icon: IconTexture, keys: [], ...switched('patterns') },
  pixelGrid: { ...shown, icon: IconGridDots, keys: ['Shift+g'], ...switched('pixelGrid') },
  crosshair: { ...shown, icon: IconCrosshair, keys: ['Shift+x'], ...switched('crosshair') },
  minimap: { ...shown, icon: IconMap2, keys: ['n'], ...switched('minimap') },
  readout: { ...shown, icon: IconRulerMeasure, keys: ['i'], ...switched('readout') },
  keepView: { ...shown, icon: IconLock, keys: ['k'], ...switched('keepView') },
  pressure: { ...shown, icon: IconPencilBolt, keys: [], ...switched('pressure') },
});
