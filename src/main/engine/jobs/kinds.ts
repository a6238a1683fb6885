import { prelabelImages } from '../prelabel/prelabel-run';
import { redecideImages } from '../prelabel/redecide-run';
import type { Kinds } from './run';
import { makeThumbnails } from './thumbnails';

/** How each kind of job is done. */
export const KINDS: Kinds = {
  prelabel: prelabelImages,
  redecide: redecideImages,
  thumbnails: makeThumbnails,
};
