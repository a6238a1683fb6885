import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { newEdit } from '@shared/edit';
import { areaOf, bboxOf, fromPolygons, encode } from '@shared/mask';
import { type Client, createClient } from '@shared/rpc/client';
import { type EventName, events, type Payload } from '@shared/rpc/contract';
import { portPair } from '@shared/rpc/port';
import { serve } from '@shared/rpc/server';
import { computeHere } from '@main/engine/compute/operations';
import { createEngine } from '@main/engine/engine';
import { enginePaths } from '@main/engine/paths';
import { type EngineContract, engineContract } from '@main/process/engine-contract';
import { forkHost } from '@main/process/fork-host';
import type { HostedProcess, ProcessHost } from '@main/process/port';

export const root = resolve(import.meta.dirname, '../..');
/** Where the built programs are. */
export const entries = process.env['PROXYLABEL_ENTRIES'] ?? join(root, 'out/main');
export const SAMPLE = join(root, 'samples/everyday/images');

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});
/** Does this after the test, before what was asked for earlier. */
export const afterwards = (clean: () => unknown): void => void cleanups.unshift(clean);

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'proxylabel-engine-'));
  afterwards(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with these sample photos, by the beginnings of their names. */
export function photoFolder(numbers: readonly string[], names: readonly string[]): string {
  const folder = join(scratchFolder(), 'photos');
  mkdirSync(folder);
  for (const number of numbers) {
    const name = names.find((one) => one.startsWith(number))!;
    cpSync(join(SAMPLE, name), join(folder, name));
  }
  return folder;
}

export interface TestEngine extends Client<EngineContract> {
  /** The inference processes that were started, the last one last. */
  readonly inference: HostedProcess[];
  readonly events: { [E in EventName]: Payload<E>[] };
  /** Resolves with the first event, past or to come, that fits. */
  until<E extends EventName>(event: E, fits: (payload: Payload<E>) => boolean): Promise<Payload<E>>;
  close(): Promise<void>;
}

/** An engine in this process, spoken to over a port as in the product; inference is a real process. */
export function startEngine(home = scratchFolder()): TestEngine {
  const paths = enginePaths(entries, { PROXYLABEL_HOME: home, PROXYLABEL_RESOURCES: root });
  const inference: HostedProcess[] = [];
  const forks = forkHost({ entries });
  const processHost: ProcessHost = {
    async start(entry) {
      const started = await forks.start(entry);
      inference.push(started);
      return started;
    },
  };
  const [ours, theirs] = portPair();
  const engine = createEngine({
    paths,
    host: 'serve',
    processHost,
    compute: computeHere({ cache: paths.cache, embeddingBytes: 2 ** 28 }),
    emit: (event, payload) => server.emit(event, payload),
  });
  const server = serve(theirs, engineContract, engine.handlers);
  const client = createClient(engineContract, ours);
  const seen = Object.fromEntries(
    Object.keys(events).map((name) => [name, [] as unknown[]]),
  ) as unknown as TestEngine['events'];
  for (const name of Object.keys(events) as EventName[])
    client.on(name, (payload) => void (seen[name] as unknown[]).push(events[name].parse(payload)));

  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await engine.close();
  };
  afterwards(close);
  return {
    ...client,
    inference,
    events: seen,
    until: (name, fits) =>
      new Promise((found) => {
        const known = (seen[name] as Payload<typeof name>[]).find(fits);
        if (known) return found(known);
        const stop = client.on(name, (payload) => {
          if (!fits(payload)) return;
          stop();
          found(payload);
        });
      }),
    close,
  };
}

/** The engine as the product runs it: a process of its own. */
export async function engineProcess(home: string) {
  const host = forkHost({ entries, env: { PROXYLABEL_HOME: home, PROXYLABEL_RESOURCES: root } });
  const process = await host.start('engine');
  afterwards(() => process.kill());
  return { process, ...createClient(engineContract, process.port) };
}

/** Waits for a job to be over. */
export const jobOver = (engine: TestEngine, id: number) =>
  engine.until(
    'job',
    (job) => job.id === id && ['done', 'failed', 'cancelled'].includes(job.state),
  );

const PHOTOS = readdirSync(SAMPLE);

/** A project of these sample photos, by the beginnings of their names, in an engine of its own. */
export async function project(words: string, photos: readonly string[], home = scratchFolder()) {
  const folder = photoFolder(photos, PHOTOS);
  const engine = startEngine(home);
  const { file, categories } = await engine.call('project.create', { folder, file: null, words });
  const { items } = await engine.call('image.list', { offset: 0, limit: 100 });
  return { engine, folder, file, home, ids: items.map(({ id }) => id), categories };
}

/** The same, pre-labelled. */
export async function prelabelled(words: string, photos: readonly string[]) {
  const made = await project(words, photos);
  const { id } = await made.engine.call('prelabel.start', { scope: 'all', imageIds: [] });
  await jobOver(made.engine, id);
  return made;
}

export const masksOf = async (engine: TestEngine, id: number): Promise<Annotation[]> =>
  (await engine.call('image.get', { id })).annotations;

/** A hand-drawn rectangle, [x, y, width, height], on an image of this size. */
export function drawn(
  image: { id: number; width: number; height: number },
  [x, y, w, h]: readonly [number, number, number, number],
  changed: Partial<Annotation> = {},
): Annotation {
  const ring = [x, y, x + w, y, x + w, y + h, x, y + h];
  const mask = encode(fromPolygons([ring], image.width, image.height));
  return {
    id: randomUUID(),
    imageId: image.id,
    categoryId: 1,
    mask,
    bbox: bboxOf(mask),
    area: areaOf(mask),
    score: null,
    doubt: null,
    source: 'human',
    status: 'accepted',
    locked: false,
    crowd: false,
    layer: 0,
    note: '',
    ...changed,
  };
}

export const annotationEdit = (
  label: string,
  before: Annotation | null,
  after: Annotation | null,
) => newEdit(label, 'human', [{ table: 'annotation', id: (before ?? after)!.id, before, after }]);
