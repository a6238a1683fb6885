import { once } from 'node:events';
import { openPath } from '../../process/open-path';
import { rendererFolder } from '../context';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';
import { isLoopback } from '../serve/access';
import { startServer } from '../serve/server';

export interface ServeFlags {
  readonly host: string;
  readonly port: number;
}

/** Puts the app behind a link, until it is stopped. */
export async function serveApp(
  { engine, output, stop }: Context,
  path: string | undefined,
  { host, port }: ServeFlags,
): Promise<ExitCode> {
  if (path !== undefined) await openPath(engine, path);
  if (!isLoopback(host))
    output.note(
      `WARNING: reachable from the network at ${host}, unencrypted. Whoever has the link can read and change what this account can. "ssh -L" to a loopback server is safer.`,
    );
  const server = await startServer({
    engine,
    renderer: rendererFolder,
    host,
    port,
    log: output.note,
  });
  output.result({ url: server.url }, `ProxyLabel is at ${server.url}\nStop it with Ctrl+C.`);
  if (!stop.aborted) await once(stop, 'abort');
  await server.close();
  return EXIT.ok; // being stopped is how it ends
}
