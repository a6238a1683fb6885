import { colourAt, nextColour, PALETTE } from '@shared/domain/palette';

/** What is no word has no colour of its own. */
const BACKGROUND = '#6b7079';

/** One colour a class, #rrggbb; those of the first are of the app's palette. */
export function classColours(classes: number, background: number | null): string[] {
  const colours: string[] = [];
  for (let k = 0; k < classes; k++)
    colours.push(k < PALETTE.length ? colourAt(k) : nextColour(colours));
  return colours.map((colour, k) => (k === background ? BACKGROUND : colour));
}
