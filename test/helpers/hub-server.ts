import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a request may be made to suffer; the first mischief that fits it is used, `times` times. */
export interface Mischief {
  /** Part of the path. */
  on: string;
  method?: 'GET' | 'HEAD';
  times?: number;
  /** Answers in its own way. */
  answer?: (request: IncomingMessage, response: ServerResponse) => unknown;
  /** Breaks the connection after so many bytes of the body. */
  cutAfter?: number;
  /** Sends so many bytes at a time, and rests between two. */
  drip?: { bytes: number; everyMs: number };
  /** Claims another length. */
  length?: (real: number) => number;
  ignoreRange?: boolean;
  /** Sends the rest of whatever the file is now. */
  ignoreIfRange?: boolean;
}

export interface Asked {
  method: string;
  path: string;
  range: string | undefined;
  ifRange: string | undefined;
  authorization: string | undefined;
}

export interface HubServer {
  readonly address: string;
  readonly asked: Asked[];
  /** Repositories by name: a folder on the disk each. */
  readonly repos: Map<string, string>;
  readonly mischief: Mischief[];
  /** A repository only for those with this token. */
  readonly gated: Map<string, string>;
  /** Large files are redirected there, as the hub does with its CDN. */
  cdn: HubServer | null;
  /** Tells neither tags nor hashes, as a plain file server might. */
  untagged: boolean;
  close(): Promise<void>;
}

const LARGE = /\.safetensors$/;

/**
 * A server that speaks as the hub does (`/<owner>/<name>/resolve/<revision>/<path>`, HEAD, ranges, ETags,
 * `x-linked-*`, `x-error-code`) on a real socket, and misbehaves on demand.
 */
export async function startHub(port = 0): Promise<HubServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((request, response) => {
    void answer(hub, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const hub: HubServer = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    repos: new Map(),
    mischief: [],
    gated: new Map(),
    cdn: null,
    untagged: false,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return hub;
}

async function answer(
  hub: HubServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = decodeURIComponent(new URL(request.url ?? '/', hub.address).pathname);
  const { range, authorization } = request.headers;
  const ifRange = request.headers['if-range'] as string | undefined;
  hub.asked.push({ method: request.method!, path, range, ifRange, authorization });
  const mischief = take(hub, path, request.method!);
  if (mischief?.answer) return void (await mischief.answer(request, response));

  const match = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
  const folder = match ? hub.repos.get(match[1]!) : undefined;
  // As on the hub, who may not see a repository is told that there is none.
  if (!match || folder === undefined)
    return refuse(response, authorization ? 404 : 401, 'RepoNotFound');
  const token = hub.gated.get(match[1]!);
  if (token !== undefined && authorization !== `Bearer ${token}`)
    return refuse(response, authorization ? 403 : 401, 'GatedRepo');
  const file = join(folder, match[3]!);
  if (!existsSync(file)) return refuse(response, 404, 'EntryNotFound');

  const { size } = statSync(file);
  const sha256 = hashOf(file);
  const large = LARGE.test(file);
  const tag = `"${large ? sha256 : sha256.slice(0, 40)}"`;
  if (!hub.untagged) response.setHeader('etag', tag);
  response.setHeader('x-repo-commit', 'c'.repeat(40));
  if (large && !hub.untagged) {
    response.setHeader('x-linked-size', size);
    response.setHeader('x-linked-etag', tag);
  }
  if (large && hub.cdn) {
    response.writeHead(302, { location: `${hub.cdn.address}${request.url}` });
    return void response.end();
  }
  const wanted = /^bytes=(\d+)-$/.exec(range ?? '');
  const honoured =
    wanted &&
    !mischief?.ignoreRange &&
    (ifRange === undefined || ifRange === tag || mischief?.ignoreIfRange);
  const from = honoured ? Number(wanted[1]) : 0;
  if (from >= size && size > 0) {
    response.writeHead(416, { 'content-range': `bytes */${size}` });
    return void response.end();
  }
  if (honoured) response.setHeader('content-range', `bytes ${from}-${size - 1}/${size}`);
  const length = (mischief?.length ?? ((real: number) => real))(size - from);
  response.writeHead(honoured ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': length,
  });
  if (request.method === 'HEAD') return void response.end();
  const short = length > size - from; // the client would wait for the rest
  await send(file, from, response, mischief, short);
}

async function send(
  file: string,
  from: number,
  response: ServerResponse,
  { cutAfter = Infinity, drip }: Mischief = { on: '' },
  short: boolean,
): Promise<void> {
  const socket = response.socket!;
  let sent = 0;
  const highWaterMark = drip?.bytes ?? 1 << 16;
  for await (const piece of createReadStream(file, { start: from, highWaterMark })) {
    const rest = cutAfter - sent;
    const part = (piece as Buffer).subarray(0, Math.min(rest, (piece as Buffer).length));
    if (response.destroyed) return;
    if (!response.write(part)) await room(response);
    sent += part.length;
    if (sent >= cutAfter) {
      return void socket.end(); // after what was written
    }
    if (drip) await sleep(drip.everyMs);
  }
  response.end(() => short && socket.end());
}

/** Until more can be written, or nobody is there to read it. */
function room(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.once('drain', go).once('close', go);
  });
}

function take(hub: HubServer, path: string, method: string): Mischief | undefined {
  const found = hub.mischief.find(
    (one) => path.includes(one.on) && (one.method ?? 'GET') === method && (one.times ?? 1) > 0,
  );
  if (found?.times !== Infinity && found) found.times = (found.times ?? 1) - 1;
  return found;
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'x-error-code': code, 'content-type': 'text/plain' });
  response.end(code);
}

const hashes = new Map<string, string>();
function hashOf(file: string): string {
  const { mtimeMs, size } = statSync(file);
  const key = `${file} ${mtimeMs} ${size}`;
  const known = hashes.get(key);
  if (known) return known;
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  hashes.set(key, hash);
  return hash;
}
