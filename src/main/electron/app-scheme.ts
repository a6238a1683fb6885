import { protocol } from 'electron';
import type { Session } from 'electron';
import type { Client } from '@shared/rpc/client';
import type { EngineContract } from '../process/engine-contract';
import { refusal } from '../web/answer';
import type { Answer } from '../web/answer';
import { imageRoute } from '../web/image-route';
import { pagePolicy } from '../web/policy';
import { rendererFiles } from '../web/renderer-files';

/** The renderer and its pictures have a scheme of their own: a file:// page could read the disk. */
const SCHEME = 'plabel';
const IMAGES = `${SCHEME}://images`;
export const PAGE = `${SCHEME}://app/`;

/** Electron wants to know before it is ready. */
export function announceScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
    },
  ]);
}

/** Whether an address, of a frame or a navigation, is our page. */
export function isOurPage(address: string): boolean {
  return address.startsWith(PAGE);
}

/**
 * Answers `plabel://app/...` with the built renderer and `plabel://images/<id>/<full|thumb>?v=...` from the
 * open project, in this session only.
 */
export async function serveScheme(
  session: Session,
  rendererFolder: string,
  engine: Pick<Client<EngineContract>, 'call'>,
): Promise<void> {
  const files = await rendererFiles(rendererFolder, pagePolicy(IMAGES));
  const answer = async (url: URL, method: string): Promise<Answer> => {
    if (method !== 'GET') return refusal(405, 'Not allowed');
    if (url.host === 'app') return files(url.pathname);
    if (url.host !== 'images') return refusal(404, 'Not found');
    const { headers, ...rest } = await imageRoute(engine, url.pathname, url.searchParams);
    // The canvas reads pixels back, which takes leave from the other host of the scheme.
    return { ...rest, headers: { ...headers, 'access-control-allow-origin': PAGE.slice(0, -1) } };
  };
  session.protocol.handle(SCHEME, async (request) => {
    const { status, headers, body } = await answer(new URL(request.url), request.method);
    return new Response(body as BodyInit, { status, headers: { ...headers } });
  });
}
