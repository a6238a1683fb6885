import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { AppError } from '@shared/errors';
import type { EngineHost } from '../../process/engine-host';
import { refusal, safeHeaders } from '../../web/answer';
import type { Answer } from '../../web/answer';
import { imageRoute } from '../../web/image-route';
import { pagePolicy } from '../../web/policy';
import { rendererFiles } from '../../web/renderer-files';
import { bracket, createAccess } from './access';
import type { Access } from './access';
import { serveSocket } from './socket';

export interface ServeOptions {
  readonly engine: EngineHost;
  /** Folder of the built renderer. */
  readonly renderer: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: (line: string) => void;
}

export interface RunningServer {
  /** The link to open, with the token. */
  readonly url: string;
  close(): Promise<void>;
}

/** An edit of a whole image's masks is a few megabytes at most. */
const MOST_MESSAGE_BYTES = 16 * 1024 * 1024;
const MOST_TABS = 16;
const MOST_CONNECTIONS = 128;

const PAGE_HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/**
 * The app for a browser: the built renderer, pictures, and calls over a WebSocket. Everything but the link
 * itself needs the cookie that the link sets; see access.ts.
 * @throws AppError 'conflict' when the port is taken
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { engine, renderer, log } = options;
  const files = await rendererFiles(renderer, pagePolicy());
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 });
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listen(server, options);
  const access = createAccess(options.host, port);

  const route = async (request: IncomingMessage): Promise<Answer> => {
    // Nothing is ever sent to us but by the socket.
    if (request.method !== 'GET') return refusal(405, 'Not allowed');
    if (!access.hasOurHost(request)) return refusal(421, 'This is not the address of ProxyLabel.');
    // Taken as it stands: what a URL parser would tidy up (dots, a second slash) is no address of ours.
    const [pathname = '', query = ''] = (request.url ?? '').split('?', 2);
    const search = new URLSearchParams(query);
    const token = search.get('token');
    if (pathname === '/' && token !== null) return enter(access, token);
    if (!access.isAuthorized(request))
      return refusal(401, 'Open the link that "proxylabel serve" has printed.');
    return pathname.startsWith('/images/')
      ? imageRoute(engine, pathname.slice('/images'.length), search)
      : files(pathname);
  };

  server.on('request', (request, response) => {
    request.resume(); // a body is not read
    route(request)
      .catch((error: unknown) => {
        log(`${request.url ?? ''}: ${String(error)}`);
        return refusal(400, 'Not understood');
      })
      .then((answer) => send(response, answer))
      .catch((error: unknown) => log(`An answer could not be sent: ${String(error)}`));
  });

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, stream, head) => {
    const refused = upgradeRefusal(request, access, sockets.clients.size);
    if (refused) return refuseUpgrade(stream, refused, log);
    sockets.handleUpgrade(request, stream, head, (socket) => serveSocket(socket, engine, log));
  });

  return {
    url: `http://${bracket(options.host)}:${port}/?token=${access.token}`,
    async close() {
      for (const socket of sockets.clients) socket.close(1001, 'ProxyLabel is closing');
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, { host, port }: ServeOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new AppError('conflict', `Port ${port} is taken; name another with --port.`, { cause })
          : new AppError('unavailable', `${host}:${port} can't be listened on: ${cause.message}.`, {
              cause,
            }),
      ),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** The link was opened: from now on the cookie speaks, and the token leaves the address bar. */
function enter(access: Access, token: string): Answer {
  if (!access.isToken(token)) return refusal(401, 'The link is not valid any more.');
  return {
    status: 303,
    headers: { ...safeHeaders, 'set-cookie': access.cookie, location: '/' },
    body: '',
  };
}

function upgradeRefusal(request: IncomingMessage, access: Access, tabs: number): string | null {
  if (!access.hasOurHost(request)) return '421 Misdirected Request';
  if (request.url !== '/rpc') return '404 Not Found';
  if (!access.hasOurOrigin(request)) return '403 Forbidden';
  if (!access.isAuthorized(request)) return '401 Unauthorized';
  return tabs >= MOST_TABS ? '503 Service Unavailable' : null;
}

function refuseUpgrade(stream: Duplex, status: string, log: (line: string) => void): void {
  log(`Refused a socket: ${status}.`);
  stream.on('error', () => {}); // it may be gone already
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...PAGE_HEADERS, ...headers }).end(body);
}
