import type { Dispatcher, EnvHttpProxyAgent } from 'undici';
import { AppError } from '@shared/errors';
import { count, hashIn, single, type Headers } from './headers';
import { addressOf, mayHaveToken, nameOf, nextHop, type Hub, type HubFile } from './hub';
import { refusal, Transient } from './refusals';

const MAX_HOPS = 10;
const SILENCE_MS = 60_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** What the hub itself told about a large file before it redirected to where that lies. */
  readonly linked: { readonly bytes: number | null; readonly sha256: string | null };
  readonly host: string;
  readonly body: Dispatcher.ResponseData['body'];
}

interface Ask {
  method: 'GET' | 'HEAD';
  headers?: Record<string, string>;
  signal: AbortSignal;
}

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read when the first download starts. */
let agent: EnvHttpProxyAgent | null = null;

/** Drops all connections, and what the environment said of proxies. */
export async function dropConnections(): Promise<void> {
  const dropped = agent;
  agent = null;
  await dropped?.destroy();
}

/**
 * Asks the hub for a file and follows its redirects; the token stays with the hub. A HEAD stops where the
 * hub sends to another host: what is asked for stands in the hub's own answer.
 * @throws Transient where trying again can help, AppError where it can't
 */
export async function ask(hub: Hub, file: HubFile, options: Ask): Promise<Answer> {
  let url = addressOf(hub, file);
  let linked: Answer['linked'] = { bytes: null, sha256: null };
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const answer = await send(hub, url, options);
    linked = {
      bytes: linked.bytes ?? count(answer.headers['x-linked-size']),
      sha256: linked.sha256 ?? hashIn(answer.headers['x-linked-etag']),
    };
    const known = { ...answer, linked, host: url.host };
    if (answer.status < 300 || answer.status === 304 || answer.status === 416) return known;
    await answer.body.dump().catch(() => {}); // its connection is free again, or gone
    if (answer.status >= 400) throw refusal(known, hub, file);
    const next = nextHop(url, single(answer.headers['location']), file);
    if (options.method === 'HEAD' && next.origin !== url.origin) return known;
    url = next;
  }
  throw new AppError(
    'unsupported',
    `${url.host} redirects ${nameOf(file)} in a circle. Try another mirror.`,
  );
}

async function send(hub: Hub, url: URL, { method, headers, signal }: Ask) {
  // Loading it takes a quarter of a second, which an engine that downloads nothing need not spend.
  const undici = await import('undici');
  const dispatcher = (agent ??= new undici.EnvHttpProxyAgent());
  try {
    const { statusCode, ...answer } = await undici.request(url, {
      method,
      signal,
      dispatcher,
      headersTimeout: SILENCE_MS,
      bodyTimeout: SILENCE_MS,
      headers: {
        'user-agent': 'proxylabel',
        'accept-encoding': 'identity', // lengths and ranges are those of the file
        ...headers,
        ...(hub.token !== null &&
          mayHaveToken(hub, url) && { authorization: `Bearer ${hub.token}` }),
      },
    });
    return { status: statusCode, headers: answer.headers, body: answer.body };
  } catch (error) {
    throw Transient.from(error, url.host, signal);
  }
}
