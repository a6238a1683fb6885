import { AppError, toAppError } from '@shared/errors';
import { single } from './headers';
import { nameOf, type Hub, type HubFile } from './hub';
import type { Answer } from './request';

const KEPT = 'What is here already is kept, and the download goes on from there.';

/** Trying again can help: the network or the server had a bad moment. Its `final` is told when it didn't. */
export class Transient extends Error {
  constructor(
    readonly final: AppError,
    /** The server asked for this rest. */
    readonly waitMs: number | null = null,
  ) {
    super(final.message, { cause: final });
  }

  /** Of what was thrown while `host` was asked or read from; a wish to stop or a refusal stays itself. */
  static from(thrown: unknown, host: string, signal: AbortSignal): Error {
    if (signal.aborted) return toAppError(signal.reason);
    if (thrown instanceof AppError || thrown instanceof Transient) return thrown;
    const code = codeOf(thrown);
    if (DISK[code]) return new AppError('unavailable', DISK[code], { cause: thrown });
    if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
      return new AppError(
        'unavailable',
        `The certificate of ${host} is not trusted here (${code}). If a proxy of your own stands between, name its certificate in NODE_EXTRA_CA_CERTS.`,
        { cause: thrown },
      );
    return new Transient(
      new AppError(
        'unavailable',
        `${host} can't be reached (${code || 'connection lost'}). Check the network, HTTPS_PROXY, or choose a mirror. ${KEPT}`,
        { cause: thrown },
      ),
    );
  }
}

const DISK: Readonly<Record<string, string>> = {
  ENOSPC: `The disk is full. Make room and try again. ${KEPT}`,
  EDQUOT: `Your share of the disk is full. Make room and try again. ${KEPT}`,
  EROFS: 'The data folder can only be read. Name another one in PROXYLABEL_HOME.',
  EACCES: 'The data folder can not be written to. Name another one in PROXYLABEL_HOME.',
};

/** Of an error or what caused it: a proxy that fails and a body that breaks off hide theirs. */
function codeOf(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === 'string' && code !== 'UND_ERR_ABORTED') return code;
  }
  return '';
}

const BUSY = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What an error answer means for a person, by status and by the code the hub adds to it. */
export function refusal(answer: Omit<Answer, 'body'>, hub: Hub, file: HubFile): Error {
  const { status, headers, host } = answer;
  const name = nameOf(file);
  const reason = single(headers['x-error-code']) ?? '';
  if (BUSY.has(status))
    return new Transient(
      new AppError('unavailable', `${host} is too busy for ${name} (${status}). ${KEPT}`),
      restOf(single(headers['retry-after'])),
    );
  if (status === 404 || /NotFound$/.test(reason))
    return new AppError(
      'not-found',
      `${host} has no ${name} at revision ${file.revision}. Correct its entry in catalog.json of the data folder.`,
    );
  if (reason === 'GatedRepo' || status === 401 || status === 403)
    return new AppError('forbidden', gatedMessage(hub, host, file, status));
  return new AppError('unavailable', `${host} refused ${name} (${status}). Try another mirror.`);
}

function gatedMessage(hub: Hub, host: string, file: HubFile, status: number): string {
  if (host !== hub.address.host)
    return `${host}, to which ${hub.address.host} sends, refused ${nameOf(file)} (${status}). Try again, or another mirror.`;
  return hub.token === null
    ? `${host} gives ${nameOf(file)} only to those with access (${status}). Ask for it at ${host}/${file.repo}, then enter a token of yours in Models, or set HF_TOKEN.`
    : `${host} does not give ${nameOf(file)} to the holder of your token (${status}). Ask for access at ${host}/${file.repo}, or enter another token.`;
}

/** Milliseconds of a Retry-After: seconds or a date. */
export function restOf(value: string | undefined, now = Date.now()): number | null {
  if (value === undefined) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/** What a file that should hold weights or settings turns out to be, by its first bytes and its type. */
export function imposter(head: Buffer, type: string | undefined): 'pointer' | 'page' | null {
  const text = head.subarray(0, 200).toString('latin1').trimStart().toLowerCase();
  if (text.startsWith('version https://git-lfs.')) return 'pointer';
  if (/^<(!doctype|html|\?xml|head|body)/.test(text) || /^text\/html/i.test(type ?? ''))
    return 'page';
  return null;
}

export function imposterRefusal(kind: 'pointer' | 'page', host: string, file: HubFile): AppError {
  return new AppError(
    'damaged',
    kind === 'pointer'
      ? `${host} gave the Git LFS pointer of ${nameOf(file)} instead of the file. Choose a mirror that serves large files.`
      : `${host} gave a web page instead of ${nameOf(file)}. Open it in a browser: it may ask for a login, or the mirror may be wrong.`,
  );
}
