import { colourAt, nextColour, PALETTE } from '@shared/domain/palette';

/** One colour a class, #rrggbb; those of the first are of the app's palette. */
export function classColours(classes: number): string[] {
  const colours: string[] = [];
  for (let k = 0; k < classes; k++)
    colours.push(k < PALETTE.length ? colourAt(k) : nextColour(colours));
  return colours;
}
