import { type Pixels, preview } from '../imaging';
import type { Pictures } from './contract';
import { IGNORE, type LabelMap } from './metrics';
import { classColours } from './report/colours';
import type { Task } from './set';

/** Long side of a picture in a report, pixels. */
const SIDE = 480;
/** How much of a colour lies on the photo. */
const COVER = 0.72;

/** A photo, and its true and predicted labels laid over it. What doesn't count is dark in both. */
export async function picturesOf(
  pixels: Pixels,
  truth: LabelMap,
  prediction: LabelMap,
  { classes, background }: Task,
): Promise<Pictures> {
  const colours = Uint8Array.from(
    classColours(classes.length, background).flatMap((hex) =>
      [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)),
    ),
  );
  const [photo, is, said] = await Promise.all([
    dataUrl(pixels),
    dataUrl(overlaid(pixels, truth, truth, colours)),
    dataUrl(overlaid(pixels, prediction, truth, colours)),
  ]);
  return { photo, truth: is, prediction: said };
}

function overlaid(
  { rgb, width, height }: Pixels,
  labels: LabelMap,
  truth: LabelMap,
  colours: Uint8Array,
): Pixels {
  const out = new Uint8Array(rgb.length);
  for (let i = 0; i < labels.length; i++) {
    const hidden = truth[i] === IGNORE || labels[i] === IGNORE;
    for (let c = 0; c < 3; c++) {
      const light = rgb[3 * i + c]!;
      out[3 * i + c] = hidden
        ? light * 0.25
        : light * (1 - COVER) + colours[3 * labels[i]! + c]! * COVER;
    }
  }
  return { rgb: out, width, height };
}

async function dataUrl(pixels: Pixels): Promise<string> {
  const { bytes, type } = await preview(pixels, SIDE);
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}
