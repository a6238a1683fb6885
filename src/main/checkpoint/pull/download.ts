import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '@shared/errors';
import { sha256 as hashOfFile } from '../hash';
import { count, rangeOf, single, strongTag } from './headers';
import { nameOf, type Hub, type HubFile } from './hub';
import { PartFile, sizeOf, type Note } from './part-file';
import { imposter, imposterRefusal, Transient } from './refusals';
import { ask, type Answer } from './request';
import { persistently, type Patience } from './retry';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Bytes of this file that are on the disk now; falls when a file has to start over. */
  readonly onBytes?: (bytes: number) => void;
  readonly patience?: Patience;
}

/**
 * Brings a file of the hub to `target`, which then is complete and checked, or absent. What an earlier call
 * left in `<target>.part` is gone on from, if the hub still has the same file.
 * @throws AppError in one sentence that names the file: `cancelled` (the part is kept), `not-found`, `forbidden`,
 * `damaged` (the part is deleted), `unavailable` (after several attempts), `unsupported`
 */
export async function download(
  hub: Hub,
  file: HubFile,
  target: string,
  { signal, onBytes = () => {}, patience }: DownloadOptions,
): Promise<void> {
  const here = await sizeOf(target);
  if (here !== null) return onBytes(here);
  await mkdir(dirname(target), { recursive: true });
  const part = new PartFile(target);
  let most = 0;
  await persistently(
    async (gotOn) => {
      const resumed = await fetchOnce(hub, file, part, signal, (bytes) => {
        if (bytes > most) gotOn();
        most = Math.max(most, bytes);
        onBytes(bytes);
      });
      const note = (await part.state())?.note ?? null;
      const problem = note && (await contentProblem(file, part, note));
      if (!problem) return;
      await part.discard();
      // Two halves that don't fit each other: the whole may.
      throw resumed ? new Transient(problem, 0) : problem;
    },
    signal,
    patience,
  );
  await part.finish();
}

/** One request, from where the part ends to the end of the file. @returns whether it went on from a part */
async function fetchOnce(
  hub: Hub,
  file: HubFile,
  part: PartFile,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<boolean> {
  const state = await part.state();
  if (state && state.bytes === state.note.total) return true; // only the end was missed
  // Without a tag the hash at the end tells whether the halves belong together; without both nothing does.
  const from = state && (state.note.tag ?? state.note.sha256) ? state.bytes : 0;
  const headers = {
    ...(from > 0 && { range: `bytes=${from}-` }),
    ...(from > 0 && state?.note.tag && { 'if-range': state.note.tag }),
  };
  const answer = await ask(hub, file, { method: 'GET', headers, signal });
  const { at, note } = meaning(answer, file, from, state?.note ?? null);
  if (at === null) {
    await answer.body.dump().catch(() => {});
    await part.discard();
    throw new Transient(changed(answer, file), 0);
  }
  const handle = await part.openAt(at, note);
  let bytes = at;
  try {
    onBytes(bytes);
    for await (const piece of answer.body as AsyncIterable<Buffer>) {
      if (bytes === 0) {
        const kind = imposter(piece, single(answer.headers['content-type']));
        if (kind) throw imposterRefusal(kind, answer.host, file);
      }
      await handle.appendFile(piece);
      bytes += piece.length;
      if (note.total !== null && bytes > note.total) throw tooLong(answer, file, note.total);
      onBytes(bytes);
    }
  } catch (error) {
    throw Transient.from(error, answer.host, signal);
  } finally {
    answer.body.destroy();
    await handle.close();
    if (bytes === 0) await part.discard();
  }
  if (note.total !== null && bytes < note.total)
    throw new Transient(
      new AppError(
        'damaged',
        `${answer.host} ended ${nameOf(file)} after ${bytes} of ${note.total} bytes. Try again, or another mirror.`,
      ),
    );
  return at > 0;
}

/**
 * Where the bytes of an answer belong (null: nowhere, the part is of another file) and what they are of.
 * @throws AppError('damaged') when the server's figures contradict the expected ones
 */
function meaning(
  answer: Answer,
  file: HubFile,
  from: number,
  before: Note | null,
): { at: number | null; note: Note } {
  const { status, headers, linked, host } = answer;
  const range = status === 206 ? rangeOf(headers['content-range']) : null;
  const served = status === 206 ? (range?.total ?? null) : count(headers['content-length']);
  const sha256 = file.sha256 ?? linked.sha256;
  const total = file.bytes ?? linked.bytes ?? served;
  const note = { tag: strongTag(headers['etag']), sha256, total };
  if (status === 416) return { at: null, note };
  const refuse = (what: string, expected: unknown, found: unknown): AppError =>
    new AppError(
      'damaged',
      `${host} offers ${nameOf(file)} with ${what} ${String(found)}, not ${String(expected)} as expected. Try another mirror, or correct its entry in catalog.json of the data folder.`,
    );
  // A page in place of the file has any length; what it is says more.
  const page = imposter(Buffer.alloc(0), single(headers['content-type']));
  if (page) throw imposterRefusal(page, host, file);
  if (served !== null && served !== total) throw refuse('a length of', `${total} bytes`, served);
  if (linked.sha256 && linked.sha256 !== sha256) throw refuse('SHA-256', sha256, linked.sha256);
  if (status !== 206) return { at: 0, note };
  const same =
    range?.from === from &&
    note.tag === before?.tag &&
    total === before.total &&
    sha256 === before.sha256;
  return { at: same ? from : null, note };
}

const tooLong = ({ host }: Answer, file: HubFile, total: number): AppError =>
  new AppError(
    'damaged',
    `${host} sends more than the ${total} bytes of ${nameOf(file)}. Try another mirror.`,
  );

const changed = ({ host }: Answer, file: HubFile): AppError =>
  new AppError(
    'unavailable',
    `${host} keeps changing ${nameOf(file)} while it is downloaded. Try again later, or another mirror.`,
  );

/** Compares what arrived with what should have. */
async function contentProblem(file: HubFile, part: PartFile, note: Note): Promise<AppError | null> {
  const { total } = note;
  const sha256 = file.sha256 ?? note.sha256;
  const bytes = await sizeOf(part.path);
  const wrong = (what: string): AppError =>
    new AppError(
      'damaged',
      `${nameOf(file)} arrived with ${what} and was deleted. Try again, another mirror, or correct its entry in catalog.json of the data folder.`,
    );
  if (total !== null && bytes !== total) return wrong(`${bytes} bytes instead of ${total}`);
  if (sha256 === null) return null;
  const found = await hashOfFile(part.path);
  return found === sha256 ? null : wrong(`SHA-256 ${found} instead of ${sha256}`);
}
