import { contract } from '@shared/rpc/contract';
import { z } from 'zod';

/** Which picture of an image: as decoded, oriented and browser-readable, or small for lists. */
export const ImageSize = z.enum(['full', 'thumb']);
export type ImageSize = z.infer<typeof ImageSize>;

const picture = z.object({
  bytes: z.instanceof(Uint8Array),
  /** image/jpeg, image/png, image/webp ... */
  type: z.string().regex(/^image\/[a-z0-9.+-]+$/),
  /** The image's hash as `image.get` tells it; the route compares it with the `v` of the address. */
  hash: z.string().nullable(),
});

/**
 * What an engine answers to the process that hosts it. The renderer's contract and, never offered to the
 * renderer, the bytes that the host's image route serves (they don't fit JSON and belong into an <img>) and secrets.
 */
export const engineContract = {
  ...contract,
  /**
   * With the token that the host's key store has for the origin where it is valid. The renderer's own call
   * can't carry one.
   */
  'models.pull': {
    input: contract['models.pull'].input.extend({
      token: z.object({ origin: z.string(), token: z.string() }).nullish(),
    }),
    output: contract['models.pull'].output,
  },
  /** @throws AppError 'no-project', 'not-found' (no such id in the open project, or its file is gone) */
  'image.bytes': {
    input: z.object({ id: z.int().positive(), size: ImageSize }),
    output: picture,
  },
  /**
   * A tile of a picture that is too large to be shown whole: 512 pixels a side, `level` 0 at the image's own size,
   * each further level at half of the one before. The first call for an image cuts all of them.
   * @throws as 'image.bytes'; 'not-found' also for a place outside the image
   */
  'tile.bytes': {
    input: z.object({
      id: z.int().positive(),
      level: z.int().min(0).max(16),
      x: z.int().min(0).max(4095),
      y: z.int().min(0).max(4095),
    }),
    output: picture,
  },
} as const;
export type EngineContract = typeof engineContract;
