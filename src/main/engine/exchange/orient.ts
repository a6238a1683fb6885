import type { ImportOptions } from '@shared/domain/exchange';
import type { Image } from '@shared/domain/image';
import type { Rle } from '@shared/domain/mask';
import { orientMask } from '@shared/mask';
import { orientationOf } from '../../imaging';
import { imagePath, type Session } from '../session';
import type { StagedImage } from '../store';
import { type Inspected, maskFor, sizeFor } from './inspect';

/** A few tell which way round they are meant. */
const SAMPLE = 50;

/** How the file's masks of an image are to be turned, as an EXIF orientation; 1: not at all. */
export async function orientationFor(
  session: Session,
  { turn }: StagedImage,
  { path }: Image,
  rotation: ImportOptions['rotation'],
): Promise<number> {
  const turned = turn === 'stored' || (turn === 'unsure' && rotation === 'as-stored');
  return turned ? orientationOf(imagePath(session, path)) : 1;
}

/** Some of the masks that a file has for an image, as they would lie on it. */
export async function sampleMasks(
  session: Session,
  { staging, categories }: Inspected,
  image: Image,
  rotation: ImportOptions['rotation'],
): Promise<Rle[]> {
  const masks: Rle[] = [];
  for (const staged of staging.imagesOf(image.id)) {
    const orientation = await orientationFor(session, staged, image, rotation);
    const size = sizeFor(staged, image, orientation !== 1)!;
    for (const page of staging.annotationsOf(staged.key))
      for (const record of page) {
        if (masks.length === SAMPLE) return masks;
        const { mask } = maskFor(record, categories, size);
        if (mask) masks.push(orientation === 1 ? mask : orientMask(mask, orientation));
      }
  }
  return masks;
}
