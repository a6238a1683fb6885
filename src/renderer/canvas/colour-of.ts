import type { Annotation } from '@shared/domain/annotation';
import { PALETTE } from '@shared/domain/words';
import type { ColourBy } from '../editor';

/** Colour of each category, '#rrggbb'. */
export type Colours = ReadonlyMap<number, string>;

const UNKNOWN = '#808080';

/** From sure to in doubt. RdYlBu of ColorBrewer: told apart by people with any of the colour-blindnesses. */
const DOUBT = ['#2c7bb6', '#abd9e9', '#ffffbf', '#fdae61', '#d7191c'] as const;
/** Doubt is 1 less the mean lead of the winning word; beyond this a mask is a guess. */
const MOST_DOUBT = 0.8;

/** The colour that a mask is drawn in, '#rrggbb'. */
export function colourOf(annotation: Annotation, by: ColourBy, colours: Colours): string {
  if (by === 'instance') return instanceColour(annotation.id);
  if (by === 'doubt') return doubtColour(annotation.doubt);
  return colours.get(annotation.categoryId) ?? UNKNOWN;
}

/** The same for an id wherever it stands: deleting a mask recolours no other. */
export function instanceColour(id: string): string {
  let hash = 2166136261; // FNV-1a
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  return PALETTE[(hash >>> 0) % PALETTE.length]!;
}

/** @param doubt 0..1; null for what no model made, which is grey */
export function doubtColour(doubt: number | null): string {
  if (doubt === null) return UNKNOWN;
  const at = Math.min(Math.max(doubt / MOST_DOUBT, 0), 1) * (DOUBT.length - 1);
  const from = Math.min(Math.floor(at), DOUBT.length - 2);
  return mixed(DOUBT[from]!, DOUBT[from + 1]!, at - from);
}

function mixed(a: string, b: string, share: number): string {
  const [from, to] = [parseInt(a.slice(1), 16), parseInt(b.slice(1), 16)];
  const channel = (shift: number): number => {
    const [low, high] = [(from >> shift) & 255, (to >> shift) & 255];
    return Math.round(low + (high - low) * share) << shift;
  };
  return `#${(channel(16) | channel(8) | channel(0)).toString(16).padStart(6, '0')}`;
}
