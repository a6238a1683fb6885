import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { dropConnections } from '@main/checkpoint/pull';
import type { PairProgress } from '@shared/domain/model';
import { startHub, type HubServer } from '../helpers/hub-server';
import {
  afterwards,
  entries,
  jobOver,
  photoFolder,
  root,
  SAMPLE,
  scratchFolder,
  startEngine,
  type TestEngine,
} from './harness';

const fixtures = join(root, 'test/fixtures/proxyclip/models');
const CLIP = 'someone/clip-tiny';
const DINO = 'someone/dino-tiny';
const ID = 'tiny';

let hub: HubServer;
let home: string;
beforeEach(async () => {
  hub = await startHub();
  afterwards(async () => {
    await dropConnections();
    await hub.close();
  });
  hub.repos.set(CLIP, join(fixtures, 'clip-a-hf'));
  hub.repos.set(DINO, join(fixtures, 'vfm-dino8-hf'));
  home = scratchFolder();
  describePair({});
});

interface Described {
  clip?: object;
  bytes?: number;
}
/** The person's own catalogue: one small pair, and where to get it. */
function describePair({ clip = {}, bytes = 8_000_000 }: Described): void {
  const files = [{ path: 'config.json' }, { path: 'model.safetensors', about: 7_300_000 }];
  const source = (repo: string) => ({ repo, files });
  writeFileSync(
    join(home, 'catalog.json'),
    JSON.stringify({
      format: 2,
      hub: hub.address,
      checkpoints: {
        'tiny-clip': { title: 'CLIP tiny', licence: 'MIT', sources: [source(CLIP)], ...clip },
        'tiny-dino': { title: 'DINO tiny', licence: 'Apache-2.0', sources: [source(DINO)] },
      },
      pairs: [
        {
          id: ID,
          title: 'Tiny pair',
          summary: 'For tests.',
          audience: 'fast',
          speed: 'fast',
          clip: 'tiny-clip',
          vfm: 'tiny-dino',
          bytes,
        },
      ],
    }),
  );
}

const infoOf = async (engine: TestEngine, id = ID) =>
  (await engine.call('models.list', {})).find((pair) => pair.id === id);
const phases = (engine: TestEngine) => [
  ...new Set(engine.events.model.flatMap(({ progress }) => (progress ? [progress.phase] : []))),
];
const downloading = ({ progress }: { progress: PairProgress | null }) =>
  progress?.phase === 'downloading' && progress.bytes > 1_000_000;
const left = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
/** A connection slow enough to be stopped in. */
const slowly = () =>
  hub.mischief.push({ on: 'clip-tiny/resolve/main/model', drip: { bytes: 200_000, everyMs: 40 } });

describe('a pulled pair', () => {
  it('is told of, downloaded, built, tried, and makes masks; then removed', async () => {
    const engine = startEngine(home);
    expect(await infoOf(engine)).toMatchObject({
      installed: false,
      licence: 'MIT, Apache-2.0',
      audience: 'fast',
      progress: null,
    });
    const pair = await engine.call('models.pull', { id: ID });
    expect(pair).toMatchObject({ id: ID, title: 'Tiny pair', installed: true, progress: null });
    expect(phases(engine)).toEqual(['waiting', 'checking', 'downloading', 'building', 'testing']);
    expect(left(join(home, 'checkpoints'))).toEqual([]); // built and tried: the copies are gone

    const folder = photoFolder(['02'], readdirSync(SAMPLE));
    await engine.call('project.create', { folder, file: null, words: 'giraffe, sky' });
    const project = await engine.call('project.useModel', { modelPair: ID });
    expect(project.modelPair).toBe(ID);
    const job = await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
    expect(await jobOver(engine, job.id)).toMatchObject({ state: 'done', failed: 0 });
    const { annotations } = await engine.call('image.get', { id: 1 });
    expect(annotations.length).toBeGreaterThan(0);

    expect(await engine.call('models.verify', { id: ID })).toMatchObject({ sound: true });
    await engine.call('project.useModel', { modelPair: 'starter' });
    await engine.call('models.remove', { id: ID });
    expect(await infoOf(engine)).toMatchObject({ installed: false });
  });

  it('goes on after a pause, and a cancel leaves nothing', async () => {
    const engine = startEngine(home);
    slowly();
    const pulling = engine.call('models.pull', { id: ID });
    const ended = expect(pulling).rejects.toMatchObject({ code: 'cancelled' });
    await engine.until('model', downloading);
    await engine.call('models.pause', { id: ID });
    await ended;
    const paused = (await infoOf(engine))!;
    expect(paused).toMatchObject({ problem: null, progress: { phase: 'paused' } });
    expect(paused.progress!.bytes).toBeGreaterThan(1_000_000);

    slowly();
    const again = engine.call('models.pull', { id: ID });
    const stopped = expect(again).rejects.toMatchObject({ code: 'cancelled' });
    const range = () =>
      hub.asked.findLast(
        ({ path, method }) => method === 'GET' && path.endsWith('model.safetensors'),
      )!.range;
    await engine.until('model', ({ progress }) => (progress?.bytes ?? 0) > paused.progress!.bytes);
    expect(range()).toMatch(/^bytes=\d{7}-$/);
    await engine.call('models.cancel', { id: ID });
    await stopped;
    expect(left(join(home, 'checkpoints'))).toEqual([]);
    expect(await infoOf(engine)).toMatchObject({ progress: null, problem: null });
  });

  it('waits for its turn, and can be stopped while it waits', async () => {
    const engine = startEngine(home);
    slowly();
    const first = engine.call('models.pull', { id: ID });
    const ended = expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await engine.until('model', downloading);
    const second = engine.call('models.pull', { id: 'clip-vit-b16-dino-vits8' });
    const waited = expect(second).rejects.toMatchObject({ code: 'cancelled' });
    await engine.until('model', ({ id, progress }) => id !== ID && progress?.phase === 'waiting');
    await engine.call('models.pause', { id: 'clip-vit-b16-dino-vits8' });
    await waited;
    await engine.call('models.pause', { id: ID });
    await ended;
  });

  it('whose first source is gone comes from the next', async () => {
    const files = [{ path: 'config.json' }, { path: 'model.safetensors' }];
    describePair({
      clip: {
        sources: [
          { repo: 'someone/moved', files },
          { repo: CLIP, files },
        ],
      },
    });
    const engine = startEngine(home);
    expect(await engine.call('models.pull', { id: ID })).toMatchObject({ installed: true });
  });

  it('is refused, in one sentence, for want of room, and asks the hub for nothing', async () => {
    describePair({ bytes: 1e12 });
    const engine = startEngine(home);
    await expect(engine.call('models.pull', { id: ID })).rejects.toThrow(/1000\.\d GB to build/);
    expect(hub.asked.filter(({ method }) => method === 'GET')).toEqual([]);
    expect(await infoOf(engine)).toMatchObject({ progress: null, problem: /GB free/ });
  });

  it('that is gated is told as such, and opens with the token of its own address only', async () => {
    hub.gated.set(CLIP, 'hf_secret');
    const engine = startEngine(home);
    await expect(engine.call('models.pull', { id: ID })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await infoOf(engine)).toMatchObject({ gated: true, problem: /token/ });
    const token = { origin: 'https://elsewhere.example', token: 'hf_secret' };
    await expect(engine.call('models.pull', { id: ID, token })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(hub.asked.every(({ authorization }) => authorization === undefined)).toBe(true);
    const right = { origin: hub.address, token: 'hf_secret' };
    await engine.call('models.pull', { id: ID, token: right });
    expect(await infoOf(engine)).toMatchObject({ installed: true });
  });

  it('does not send the token of the environment to a mirror of the settings', async () => {
    const mirror = await startHub();
    afterwards(() => mirror.close());
    for (const [repo, folder] of hub.repos) mirror.repos.set(repo, folder);
    process.env['HF_TOKEN'] = 'hf_environment';
    afterwards(() => void delete process.env['HF_TOKEN']);
    const engine = startEngine(home);
    expect(await engine.call('models.source', {})).toMatchObject({ from: 'hub', token: true });
    const downloads = { mirror: mirror.address, keepCheckpoints: true };
    await engine.call('settings.set', { downloads });
    await engine.call('models.pull', { id: ID });
    expect(hub.asked).toEqual([]);
    expect(mirror.asked.length).toBeGreaterThan(0);
    expect(mirror.asked.every(({ authorization }) => authorization === undefined)).toBe(true);
    // Kept by the setting: the next build needs no network.
    await engine.call('models.remove', { id: ID });
    mirror.asked.length = 0;
    await engine.call('models.pull', { id: ID });
    expect(mirror.asked).toEqual([]);
  });

  it('that gives no sensible numbers is not installed', async () => {
    const broken = join(scratchFolder(), 'clip');
    cpSync(join(fixtures, 'clip-a-hf'), broken, { recursive: true });
    const weights = readFileSync(join(broken, 'model.safetensors'));
    weights.fill(0xff, weights.length - 6_000_000); // F32 of all ones: NaN
    writeFileSync(join(broken, 'model.safetensors'), weights);
    hub.repos.set(CLIP, broken);
    const engine = startEngine(home);
    await expect(engine.call('models.pull', { id: ID })).rejects.toThrow(/numbers|sensible/);
    expect(left(join(home, 'models')).filter((name) => !name.startsWith('.h'))).toEqual([]);
  });
});

/** The built engine as a process of its own, to be killed. */
async function engineProcess(): Promise<{
  child: ChildProcess;
  ask: (method: string, input: object) => void;
}> {
  const child = fork(join(entries, 'engine.cjs'), [], {
    serialization: 'advanced',
    env: { ...process.env, PROXYLABEL_HOME: home, PROXYLABEL_ENTRIES: entries },
    execArgv: ['--no-maglev'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  afterwards(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return { child, ask: (method, input) => void child.send({ id: 1, method, input }) };
}

describe('an engine that is killed', () => {
  it('in a download goes on from what had arrived', async () => {
    slowly();
    const { child, ask } = await engineProcess();
    const far = new Promise<void>((resolve) =>
      child.on(
        'message',
        (message: { event?: string; payload?: { progress: PairProgress | null } }) => {
          if (message.event === 'model' && downloading(message.payload!)) resolve();
        },
      ),
    );
    ask('models.pull', { id: ID });
    await far;
    child.kill('SIGKILL');
    await once(child, 'exit');

    const engine = startEngine(home);
    expect(await infoOf(engine)).toMatchObject({ progress: { phase: 'paused' } });
    const before = hub.asked.length;
    expect(await engine.call('models.pull', { id: ID })).toMatchObject({ installed: true });
    const ranges = hub.asked.slice(before).map(({ range }) => range);
    expect(ranges.some((range) => /^bytes=\d{7}-$/.test(range ?? ''))).toBe(true);
  });

  it('in a build leaves nothing that the next one does not clear', async () => {
    mkdirSync(join(home, 'models', '.building-999999-dead'), { recursive: true });
    const engine = startEngine(home);
    await engine.call('models.list', {});
    await expect.poll(() => left(join(home, 'models'))).toEqual([]);
  });
});

describe('a folder from another machine', () => {
  it('of the hub’s files is recognised by the names of the repositories', async () => {
    const usb = join(scratchFolder(), 'usb');
    cpSync(join(fixtures, 'clip-a-hf'), join(usb, 'models--someone--clip-tiny/snapshots/abc'), {
      recursive: true,
    });
    cpSync(join(fixtures, 'vfm-dino8-hf'), join(usb, 'dino-tiny'), { recursive: true });
    const engine = startEngine(home);
    const added = await engine.call('models.addFolder', { folder: usb });
    expect(added.map(({ id, installed }) => [id, installed])).toEqual([[ID, true]]);
    expect(hub.asked).toEqual([]);
  });

  it('of two checkpoints that nobody knows is a pair, in whichever order', async () => {
    const usb = join(scratchFolder(), 'usb');
    cpSync(join(fixtures, 'vfm-dino8-hf'), join(usb, 'a'), { recursive: true });
    cpSync(join(fixtures, 'clip-a-hf'), join(usb, 'b'), { recursive: true });
    const engine = startEngine(home);
    expect(await engine.call('models.addFolder', { folder: usb })).toMatchObject([
      { installed: true },
    ]);
  });

  it('with a built pair is checked, copied and tried; a damaged one is refused', async () => {
    const engine = startEngine(home);
    await engine.call('models.pull', { id: ID });
    const models = join(home, 'models');
    const built = join(
      models,
      left(models).find((name) => !name.startsWith('.'))!,
    );
    const usb = join(scratchFolder(), basename(built));
    cpSync(built, usb, { recursive: true });
    await engine.call('models.remove', { id: ID });

    const file = join(usb, 'head.onnx');
    const sound = readFileSync(file);
    const damaged = Buffer.from(sound);
    damaged[damaged.length >> 1]! ^= 1;
    writeFileSync(file, damaged);
    await expect(engine.call('models.addFolder', { folder: usb })).rejects.toThrow(/head\.onnx/);
    writeFileSync(file, sound);
    expect(await engine.call('models.addFolder', { folder: usb })).toMatchObject([{ id: ID }]);

    const installed = join(
      models,
      left(models).find((name) => !name.startsWith('.'))!,
    );
    rmSync(join(installed, 'text.onnx'));
    const check = await engine.call('models.verify', { id: ID });
    expect(check.sound).toBe(false);
    expect(check.files.filter(({ state }) => state !== 'sound')).toEqual([
      { file: 'text.onnx', state: 'missing' },
    ]);
  });

  it('with nothing of the kind is refused by its name', async () => {
    const engine = startEngine(home);
    const folder = scratchFolder();
    await expect(engine.call('models.addFolder', { folder })).rejects.toThrow(folder);
  });
});

describe('the person’s own catalogue', () => {
  it('is told to be wrong, by file and place, and the shipped one holds', async () => {
    writeFileSync(join(home, 'catalog.json'), '{"format": 2, "pairs": [{"id": "x"}]}');
    const engine = startEngine(home);
    const listed = await engine.call('models.list', {});
    expect(listed.map(({ id }) => id)).toContain('clip-vit-h14-dino-vitb8');
    const { message } = await engine.until('notice', ({ code }) => code === 'bad-input');
    expect(message).toMatch(/catalog\.json.*pairs\.0/);
  });
});
