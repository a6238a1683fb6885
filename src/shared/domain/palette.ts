/**
 * Colours of categories, in the order they are given out. The first eight follow Okabe and Ito ("Color
 * Universal Design"), which people with any colour vision tell apart; neighbours differ in lightness too.
 * All are light enough for a dark background and dark enough for a white one.
 */
export const PALETTE: readonly string[] = [
  '#e69f00',
  '#56b4e9',
  '#009e73',
  '#cc79a7',
  '#0072b2',
  '#d55e00',
  '#c9b415',
  '#8f6bd8',
  '#44aa99',
  '#e0567a',
  '#7fbf3f',
  '#b5651d',
  '#00a5c8',
  '#a8446a',
  '#989b2b',
  '#5a7bd0',
  '#c98bdb',
  '#3c8d40',
  '#f28e6b',
  '#8c8c94',
];

/** The colour of the n-th category of a vocabulary, from 0. */
export const colourAt = (position: number): string => PALETTE[position % PALETTE.length]!;

const GOLDEN_ANGLE = 137.508;

/** A colour that is not among `used`: the next of the palette, then ever new hues. */
export function nextColour(used: readonly string[]): string {
  const taken = new Set(used.map((colour) => colour.toLowerCase()));
  const free = PALETTE.find((colour) => !taken.has(colour));
  if (free) return free;
  for (let i = used.length; ; i++) {
    const colour = fromHsl((i * GOLDEN_ANGLE) % 360, 0.6, i % 2 === 0 ? 0.5 : 0.62);
    if (!taken.has(colour)) return colour;
  }
}

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
