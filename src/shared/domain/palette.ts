/**
 * Colours of categories, in the order they are given out: those of Okabe and Ito ("Color Universal Design")
 * that can be seen on a dark and on a white background, then ever the one that lies farthest from those
 * before it, as people with normal vision, protanopia and deuteranopia see them.
 */
export const PALETTE: readonly string[] = [
  '#e69f00',
  '#56b4e9',
  '#009e73',
  '#cc79a7',
  '#0072b2',
  '#d55e00',
  '#5942f0',
  '#35d45f',
  '#b9273b',
  '#687bf3',
  '#db9f9f',
  '#11c3d0',
  '#4ba33e',
  '#b92775',
  '#f3687b',
  '#68a0f3',
  '#d011a9',
  '#976020',
  '#809720',
  '#5fd435',
];

/** The colour of the n-th category of a vocabulary, from 0. */
export const colourAt = (position: number): string => PALETTE[position % PALETTE.length]!;

const GOLDEN_ANGLE = 137.508;

/** Hues are looked for this often: there are under 2000 of them, and nobody tells that many apart. */
const TRIES = 32;

/** A colour that is not among `used`: the next of the palette, then new hues, until those run out. */
export const nextColour = (used: readonly string[]): string =>
  freeColour(new Set(used.map((colour) => colour.toLowerCase())));

/** The same; @param taken in lower case */
export function freeColour(taken: ReadonlySet<string>): string {
  const free = PALETTE.find((colour) => !taken.has(colour));
  if (free) return free;
  const hues = Array.from({ length: TRIES }, (_, i) => hue(taken.size + i));
  return hues.find((colour) => !taken.has(colour)) ?? hues[0]!;
}

const hue = (i: number): string => fromHsl((i * GOLDEN_ANGLE) % 360, 0.6, i % 2 === 0 ? 0.5 : 0.62);

/** Hue in degrees, saturation and lightness 0..1, to #rrggbb. */
function fromHsl(hue: number, saturation: number, lightness: number): string {
  const strength = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): string => {
    const k = (offset + hue / 30) % 12;
    const value = lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
