import type { AppError } from '@shared/errors';
import { toAppError } from '@shared/errors';
import type { Client } from '@shared/rpc/client';
import { ImageSize } from '../process/engine-contract';
import type { EngineContract } from '../process/engine-contract';
import { refusal, safeHeaders } from './answer';
import type { Answer } from './answer';
import { IMAGE_POLICY } from './policy';

const ADDRESS = /^\/([1-9]\d{0,14})\/([a-z]+)$/;
/** The beginning of the image's hash. */
const VERSION = /^[0-9a-f]{8,128}$/i;

/**
 * `/<image id>/<full|thumb>?v=<beginning of its hash>`: pictures of the open project. The only name is the id,
 * so a path can't be asked for; with `v` the picture is the one that was meant (ids of another project mean
 * other pictures) and may be kept for ever, without it nothing is kept.
 */
export async function imageRoute(
  engine: Pick<Client<EngineContract>, 'call'>,
  pathname: string,
  query: URLSearchParams,
): Promise<Answer> {
  const [, id, name] = ADDRESS.exec(pathname) ?? [];
  const size = ImageSize.safeParse(name);
  const version = query.get('v');
  if (!id || !size.success || (version !== null && !VERSION.test(version)))
    return refusal(404, 'Not found');
  try {
    const image = await engine.call('image.bytes', { id: Number(id), size: size.data });
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

function statusOf({ code }: AppError): number {
  if (code === 'not-found' || code === 'no-project') return 404;
  if (code === 'bad-input' || code === 'damaged' || code === 'unsupported') return 422;
  return code === 'unavailable' ? 503 : 500;
}
