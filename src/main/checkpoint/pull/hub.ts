import { AppError } from '@shared/errors';

/** A server of the hub's paths (`<owner>/<name>/resolve/<revision>/<path>`), and what opens its gated files. */
export interface Hub {
  readonly address: URL;
  /** Sent to `address` alone. */
  readonly token: string | null;
}

/** One file of a repository, with what is known about it beforehand. */
export interface HubFile {
  readonly repo: string;
  readonly revision: string;
  readonly path: string;
  readonly bytes: number | null;
  /** Hexadecimal. */
  readonly sha256: string | null;
}

/**
 * Who serves the files: what the person set, else HF_ENDPOINT, else the hub itself.
 * @throws AppError('bad-input') for an HF_ENDPOINT that is no address
 */
export function hubSource(
  hub: string,
  mirror: string | null,
  env: NodeJS.ProcessEnv = process.env,
): { address: string; from: 'hub' | 'setting' | 'environment' } {
  if (mirror !== null) return { address: mirror, from: 'setting' };
  const endpoint = env['HF_ENDPOINT'];
  if (!endpoint) return { address: hub, from: 'hub' };
  if (/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ''))
    return { address: endpoint, from: 'environment' };
  throw new AppError('bad-input', `HF_ENDPOINT is “${endpoint}”, which is no http(s) address.`);
}

export function addressOf({ address }: Hub, { repo, revision, path }: HubFile): URL {
  const base = address.href.replace(/\/?$/, '/');
  const parts = [...repo.split('/'), 'resolve', revision, ...path.split('/')];
  return new URL(base + parts.map(encodeURIComponent).join('/'));
}

/** How a file is named to people. */
export const nameOf = ({ repo, path }: HubFile): string => `${path} of ${repo}`;

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The token goes to the hub's own origin alone, and never readable over a network. */
export function mayHaveToken({ address }: Hub, url: URL): boolean {
  const secret = url.protocol === 'https:' || LOOPBACK.test(url.hostname);
  return secret && url.origin === address.origin;
}

/**
 * Where a redirect leads. Other hosts are fine (large files live on a CDN), plain http after https is not.
 * @throws AppError('unsupported')
 */
export function nextHop(from: URL, location: string | undefined, file: HubFile): URL {
  const to = location === undefined ? null : URL.parse(location, from.href);
  if (!to || !/^https?:$/.test(to.protocol))
    throw new AppError(
      'unsupported',
      `${from.host} redirects ${nameOf(file)} to no web address. Try another mirror.`,
    );
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw new AppError(
      'unsupported',
      `${from.host} redirects ${nameOf(file)} to ${to.host} without encryption, which was refused. Try another mirror.`,
    );
  return to;
}
