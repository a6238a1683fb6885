import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { Job } from '@shared/domain/job';
import {
  annotationEdit,
  drawn,
  engineProcess,
  photoFolder,
  SAMPLE,
  scratchFolder,
} from './harness';

/** Kills; the long form is PROXYLABEL_SOAK=50. */
const ROUNDS = Number(process.env['PROXYLABEL_SOAK'] ?? 3);
const WORK = ['prelabel', 'redecide', 'thumbnails'] as const;
/** Long enough to reach into every part of the work, the loading of the models, too. */
const LONGEST_MS = 2500;

type Engine = Awaited<ReturnType<typeof engineProcess>>;

/** What a person did and was told that it is done; `open`: asked for, and not answered before the kill. */
class Hand {
  masks: string[] = [];
  open: string[][] = [];
  acknowledged = 0;

  constructor(readonly image: { id: number; width: number; height: number }) {}

  /** Paints, and takes back every third stroke, until the engine is gone. */
  async work(engine: Engine, stopped: () => boolean): Promise<void> {
    for (let n = 1; !stopped(); n++) {
      const mine = drawn(this.image, [n % 200, n % 100, 40, 30]);
      const undo = n % 3 === 0 && this.masks.length > 0;
      const after = undo ? this.masks.slice(0, -1) : [...this.masks, mine.id];
      this.open = [this.masks, after];
      if (undo) await engine.call('edit.undo', {});
      else await engine.call('edit.apply', annotationEdit('paint', null, mine));
      this.masks = after;
      this.open = [after];
      this.acknowledged++;
    }
  }
}

it(
  `killed ${ROUNDS} times at random moments, the store opens clean and no acknowledged edit is lost`,
  { timeout: ROUNDS * 40_000 },
  async () => {
    const home = scratchFolder();
    const folder = photoFolder(['02', '03', '05', '08'], readdirSync(SAMPLE));
    let engine = await engineProcess(home);
    const { file } = await engine.call('project.create', {
      folder,
      file: null,
      words: 'giraffe, bear, bus, sky',
    });
    const { image } = await engine.call('image.get', { id: 4 });
    const hand = new Hand(image);
    const figures = { kills: 0, inJob: 0, jobsToGoOn: 0, edits: 0 };

    for (let round = 0; round < ROUNDS; round++) {
      const kind = WORK[round % WORK.length]!;
      const after = Math.random() * LONGEST_MS;
      let dead = false;
      let last: Job | null = null;
      engine.on('job', (job) => void (last = job));
      if (kind === 'prelabel') await engine.call('cache.clear', {});
      const selection = { ids: [1, 2, 3] };
      const { id: jobId } =
        kind === 'thumbnails'
          ? ((await engine.call('thumbnails.start', {})) ?? { id: 0 })
          : kind === 'prelabel'
            ? await engine.call('prelabel.start', { scope: 'selection', imageIds: [], selection })
            : await engine.call('redecide.start', { selection });
      const working = hand.work(engine, () => dead).catch(() => {}); // the call that the kill cut off
      await sleep(after);
      dead = true;
      await engine.process.kill();
      await working;
      const known = last as Job | null;
      figures.kills++;
      if (known?.state === 'running') figures.inJob++;

      engine = await engineProcess(home);
      const project = await engine.call('project.open', { file }); // checks the whole file
      const { annotations } = await engine.call('image.get', { id: 4 });
      const ids = annotations.map(({ id }) => id).sort();
      expect(
        hand.open.length === 0 ? [[]] : hand.open.map((state) => [...state].sort()),
      ).toContainEqual(ids);
      hand.masks = hand.open.find((state) => state.length === ids.length) ?? [];

      // The queue is as it was told last, but for one step that was stored and not told.
      const now = project.jobs.find(({ id }) => id === jobId);
      if (now && known?.id === jobId) {
        const over = (job: Job): number => job.done + job.failed + job.skipped;
        expect(over(now)).toBeGreaterThanOrEqual(over(known));
        if (now.state === 'queued' || now.state === 'running') figures.jobsToGoOn++;
      }
      for (const { id, state } of project.jobs)
        if (state === 'running' || state === 'queued') await engine.call('job.cancel', { id });
    }
    await engine.process.kill();

    const db = new Database(file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    const stored = db
      .prepare("SELECT count(*) FROM edit WHERE author = 'human' AND state = 'applied'")
      .pluck()
      .get();
    db.close();
    expect(stored).toBe(hand.masks.length);
    figures.edits = hand.acknowledged;
    if (process.env['PROXYLABEL_SOAK']) console.log('soak', JSON.stringify(figures));
  },
);
