import type { Channel, Display } from '../editor';

/** A tone of the picture for each of the 256 that a file can have, all 0..1. */
export function toneTable({
  brightness,
  contrast,
  gamma,
}: Pick<Display, 'brightness' | 'contrast' | 'gamma'>): number[] {
  // -1 is flat grey, 0 leaves all as it is, 1 is black and white alone.
  const slope = Math.tan(((contrast + 1) * Math.PI) / 4);
  return Array.from({ length: 256 }, (_, tone) => {
    const lifted = (tone / 255) ** (1 / gamma) + brightness;
    return Math.min(Math.max((lifted - 0.5) * slope + 0.5, 0), 1);
  });
}

/** Luma of Rec. 709, the standard of sRGB. */
const GREY = [0.2126, 0.7152, 0.0722] as const;
const WEIGHTS: Record<Exclude<Channel, 'all'>, readonly [number, number, number]> = {
  red: [1, 0, 0],
  green: [0, 1, 0],
  blue: [0, 0, 1],
  grey: GREY,
};

/** Rows of feColorMatrix that show one channel as grey; null for the picture in its colours. */
export function channelMatrix(channel: Channel): number[] | null {
  if (channel === 'all') return null;
  const row = [...WEIGHTS[channel], 0, 0];
  return [...row, ...row, ...row, 0, 0, 0, 1, 0];
}

/** Whether the picture is shown otherwise than it is. */
export const isFiltered = ({ brightness, contrast, gamma, channel }: Display): boolean =>
  brightness !== 0 || contrast !== 0 || gamma !== 1 || channel !== 'all';
