import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { networkInterfaces, hostname } from 'node:os';

/** Who may talk to the server: pure decisions over the headers of a request. */
export interface Access {
  /** Goes into the printed link, and nowhere else. */
  readonly token: string;
  /** Whether a request names this server: another name means that a page elsewhere had its own name point here. */
  hasOurHost(request: IncomingMessage): boolean;
  /** Whether the page that asks is ours. Programs that are no browser send no Origin and must bear the token. */
  hasOurOrigin(request: IncomingMessage): boolean;
  /** Whether the sender has proved to know the token, by the cookie or as `Authorization: Bearer`. */
  isAuthorized(request: IncomingMessage): boolean;
  isToken(candidate: string): boolean;
  /** The Set-Cookie that stands for the token from then on. */
  readonly cookie: string;
}

/** @param address what the server listens on; @param port its port, which every allowed name carries */
export function createAccess(address: string, port: number): Access {
  const token = secret();
  // Another secret than the link's: the link stays in a shell's history, the cookie only in the browser.
  const session = secret();
  const name = `proxylabel-${port}`; // cookies don't tell ports apart
  const hosts = new Set(namesOf(address).map((host) => `${host}:${port}`));
  const isToken = (candidate: string) => same(candidate, token);
  const bears = ({ headers }: IncomingMessage) =>
    isToken(headers.authorization?.match(/^Bearer (.+)$/)?.[1] ?? '');

  return {
    token,
    cookie: `${name}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    isToken,
    hasOurHost: ({ headers }) => hosts.has((headers.host ?? '').toLowerCase()),
    hasOurOrigin: (request) => {
      const { origin, host } = request.headers;
      return origin === undefined ? bears(request) : origin === `http://${host}`;
    },
    isAuthorized: (request) =>
      bears(request) || cookiesOf(request, name).some((value) => same(value, session)),
  };
}

const secret = (): string => randomBytes(32).toString('base64url');

/** Compares in a time that tells nothing, whatever the lengths. */
function same(candidate: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(candidate), digest(expected));
}

function cookiesOf({ headers }: IncomingMessage, name: string): string[] {
  return (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}

/** Names under which a server on this address is rightly called. */
function namesOf(address: string): string[] {
  if (isLoopback(address)) return ['localhost', '127.0.0.1', '[::1]', bracket(address)];
  if (address !== '0.0.0.0' && address !== '::') return [bracket(address).toLowerCase()];
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return ['localhost', hostname().toLowerCase(), ...own.map((entry) => bracket(entry.address))];
}

/** An IPv6 address as it stands in a URL. */
export function bracket(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
