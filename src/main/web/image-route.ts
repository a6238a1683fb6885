import type { AppError } from '@shared/errors';
import { toAppError } from '@shared/errors';
import type { Client } from '@shared/rpc/client';
import { ImageSize } from '../process/engine-contract';
import type { EngineContract } from '../process/engine-contract';
import { refusal, safeHeaders } from './answer';
import type { Answer } from './answer';
import { IMAGE_POLICY } from './policy';

const ADDRESS = /^\/([1-9]\d{0,14})\/([a-z]+)$/;
const TILE = /^\/([1-9]\d{0,14})\/tile\/(\d{1,2})\/(\d{1,4})\/(\d{1,4})$/;
/** The beginning of the image's hash. */
const VERSION = /^[0-9a-f]{8,128}$/i;

/**
 * `/<image id>/<full|thumb>?v=<beginning of its hash>`, and of a very large one `/<image id>/tile/<level>/<x>/<y>`:
 * pictures of the open project. The only name is the id, so a path can't be asked for; with `v` the picture is the one that was meant (ids of another project mean
 * other pictures) and may be kept for ever, without it nothing is kept.
 */
export async function imageRoute(
  engine: Pick<Client<EngineContract>, 'call'>,
  pathname: string,
  query: URLSearchParams,
): Promise<Answer> {
  const version = query.get('v');
  const asked = pictureOf(engine, pathname);
  if (asked === null || (version !== null && !VERSION.test(version)))
    return refusal(404, 'Not found');
  try {
    const image = await asked();
    if (version !== null && !image.hash?.startsWith(version.toLowerCase()))
      return refusal(404, 'Not found');
    return {
      status: 200,
      headers: {
        ...safeHeaders,
        'content-type': image.type,
        'content-security-policy': IMAGE_POLICY,
        ...(version !== null && { 'cache-control': 'private, max-age=31536000, immutable' }),
      },
      body: image.bytes,
    };
  } catch (error) {
    return refusal(statusOf(toAppError(error)), 'Not available');
  }
}

/** How the picture at an address is got; null for one that can't be. */
function pictureOf(engine: Pick<Client<EngineContract>, 'call'>, pathname: string) {
  const tile = TILE.exec(pathname);
  if (tile) {
    const [id, level, x, y] = tile.slice(1).map(Number) as [number, number, number, number];
    return () => engine.call('tile.bytes', { id, level, x, y });
  }
  const [, id, name] = ADDRESS.exec(pathname) ?? [];
  const size = ImageSize.safeParse(name);
  if (!id || !size.success) return null;
  return () => engine.call('image.bytes', { id: Number(id), size: size.data });
}

function statusOf({ code }: AppError): number {
  if (code === 'not-found' || code === 'no-project') return 404;
  if (code === 'bad-input' || code === 'damaged' || code === 'unsupported') return 422;
  return code === 'unavailable' ? 503 : 500;
}
