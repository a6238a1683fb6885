import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Project } from '@shared/domain/project';
import { areaOf } from '@shared/mask';
import { root } from '../helpers/bundle';

/** The built command line on real photos with the shipped model, as a person or a script calls it. */
const folder = mkdtempSync(join(tmpdir(), 'proxylabel-cli-'));
const photos = join(folder, 'photos');
const SAMPLES = join(root, 'samples/everyday/images');

beforeAll(() => {
  mkdirSync(photos);
  for (const name of ['01-riders-on-a-beach.jpg', '02-giraffes.jpg'])
    copyFileSync(join(SAMPLES, name), join(photos, name));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** @param onStderr sees what was written so far, and may send signals */
function proxylabel(
  args: readonly string[],
  onStderr: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'out/main/cli.cjs'), ...args], {
      cwd: folder,
      env: { ...process.env, PROXYLABEL_HOME: join(folder, 'home') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => {
      stderr += String(text);
      onStderr(stderr, (signal) => child.kill(signal));
    });
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The one document of a `--json` run. */
const document = ({ stdout }: Run): Record<string, unknown> => {
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Record<string, unknown>;
};

interface Coco {
  images: { id: number; file_name: string; width: number; height: number }[];
  categories: { id: number; name: string }[];
  annotations: {
    image_id: number;
    category_id: number;
    area: number;
    segmentation: { size: [number, number]; counts: string };
  }[];
}
const coco = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Coco;

describe('prelabel', () => {
  test('a folder with nothing else set up becomes COCO', async () => {
    const run = await proxylabel([
      ...['prelabel', './photos', '--words', 'giraffe, horse, sky; blue sky, beach; sand'],
      ...['--export', 'coco.json', '--json'],
    ]);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    expect(document(run)).toMatchObject({
      project: join(photos, 'photos.plabel'),
      job: { state: 'done', total: 2, done: 2, failed: 0 },
      export: { target: join(folder, 'coco.json'), report: { images: 2 } },
    });
    const { images, categories, annotations } = coco('coco.json');
    expect(images.map(({ file_name }) => file_name).sort()).toEqual([
      '01-riders-on-a-beach.jpg',
      '02-giraffes.jpg',
    ]);
    expect(categories.map(({ name }) => name)).toEqual(['giraffe', 'horse', 'sky', 'beach']);
    const giraffes = images.find(({ file_name }) => file_name.startsWith('02'));
    const found = annotations.filter(({ image_id }) => image_id === giraffes?.id);
    expect(found.map(({ category_id }) => category_id)).toContain(1);
    for (const { segmentation, area } of annotations) expect(areaOf(segmentation)).toBe(area);
  });

  test('a word that is new is looked for everywhere, and only said once', async () => {
    const run = await proxylabel(['prelabel', 'photos', '--words', 'tree; trees, sky', '--json']);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^Added to the vocabulary: tree\.$/m);
    expect(document(run)).toMatchObject({ job: { total: 2, done: 2 } });
    const again = await proxylabel(['prelabel', 'photos', '--words', 'tree', '--json']);
    expect(again.stderr).toBe('');
  });

  test('redecide applies a word to every image that was pre-labelled, without the models', async () => {
    const run = await proxylabel(['redecide', 'photos', '--words', 'grass', '--json']);
    expect(run.code).toBe(0);
    expect(document(run)).toMatchObject({
      job: { kind: 'redecide', state: 'done', total: 2, done: 2, skipped: 0 },
    });
  });

  test('an image that can not be read is told and the others are done: 3', async () => {
    writeFileSync(join(photos, 'broken.jpg'), 'not a picture');
    const run = await proxylabel(['prelabel', 'photos', '--all', '--json']);
    rmSync(join(photos, 'broken.jpg'));
    expect(run.code).toBe(3);
    expect(document(run)).toMatchObject({ job: { state: 'done', done: 2, failed: 1 } });
  });

  test('without words there is nothing to look for: 1', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    copyFileSync(join(SAMPLES, '02-giraffes.jpg'), join(empty, 'a.jpg'));
    const run = await proxylabel(['prelabel', 'empty', '--json']);
    expect(run.code).toBe(1);
    expect(document(run)).toMatchObject({ error: { code: 'bad-input' } });
    expect(run.stderr).toMatch(/--words/);
  });

  test('Ctrl+C stops it in good order, and the next run goes on: 130', async () => {
    const many = join(folder, 'many');
    mkdirSync(many);
    for (let i = 0; i < 6; i++)
      copyFileSync(join(SAMPLES, '02-giraffes.jpg'), join(many, `${i}.jpg`));
    // Different bytes, so that no cached embedding makes it fast.
    for (let i = 0; i < 6; i++)
      writeFileSync(
        join(many, `${i}.jpg`),
        Buffer.concat([readFileSync(join(many, `${i}.jpg`)), Buffer.from([i])]),
      );
    const stopped = await new Promise<Run>((resolve) => {
      let signalled = false;
      void proxylabel(['prelabel', 'many', '--words', 'giraffe'], (text, kill) => {
        if (signalled || !/1 of 6/.test(text)) return;
        signalled = true;
        kill('SIGINT');
      }).then(resolve);
    });
    expect(stopped.code).toBe(130);
    const info = await proxylabel(['info', 'many', '--json']);
    const project = Project.parse(document(info));
    expect(project.jobs.filter(({ state }) => state === 'running')).toEqual([]);
    const rest = await proxylabel(['prelabel', 'many', '--json']);
    expect(rest.code).toBe(0);
    const { job } = document(rest) as { job: { total: number } };
    expect(job.total).toBeLessThan(6);
  });
});

describe('the others', () => {
  test('new makes a project, info tells it, export writes it', async () => {
    const file = join(folder, 'made.plabel');
    const made = await proxylabel([
      'new',
      'photos',
      '--project',
      'made.plabel',
      '--words',
      'sky',
      '--json',
    ]);
    expect(made.code).toBe(0);
    expect(Project.parse(document(made))).toMatchObject({ file, images: 2 });
    const again = await proxylabel(['new', 'photos', '--project', 'made.plabel', '--json']);
    expect(again.code).toBe(1);
    expect(document(again)).toMatchObject({ error: { code: 'conflict' } });
    const info = await proxylabel(['info', 'made.plabel']);
    expect(info.stdout).toMatch(/^images +2, 0 done/m);
    const written = await proxylabel(['export', 'made.plabel', 'empty.json', '--json']);
    expect(document(written)).toMatchObject({ report: { images: 2, annotations: 0 } });
    expect(coco('empty.json').annotations).toEqual([]);
  });

  test('models list knows the one that is shipped', async () => {
    const run = await proxylabel(['models', 'list', '--json']);
    expect(JSON.parse(run.stdout)).toContainEqual(
      expect.objectContaining({ id: 'starter', installed: true, starter: true }),
    );
  });

  test.each([
    [[]],
    [['nothing']],
    [['new']],
    [['info', 'a', 'b']],
    [['prelabel', 'photos', '--nothing']],
    [['serve', '--port', '70000']],
    [['serve', '--host', '192.0.2.1']],
  ])('what is not understood is said, and nothing is done: 2 (%j)', async (args) => {
    const run = await proxylabel(args);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).not.toBe('');
  });

  test.each([['--help'], ['--version']])('%s is an answer: 0', async (flag) => {
    const run = await proxylabel([flag]);
    expect(run.code).toBe(0);
    expect(run.stdout).not.toBe('');
  });

  test('a path that is not there is named: 1', async () => {
    const run = await proxylabel(['info', './no-such.plabel', '--json']);
    expect(run.code).toBe(1);
    expect(document(run)).toMatchObject({ error: { code: 'not-found' } });
    expect(run.stderr).toContain(join(folder, 'no-such.plabel'));
    expect(existsSync(join(folder, 'no-such.plabel'))).toBe(false);
  });
});

describe('models', () => {
  const fixtures = join(root, 'test/fixtures/proxyclip/models');

  test('add builds a pair that list shows, and remove deletes it', async () => {
    const added = await proxylabel([
      '--json',
      'models',
      'add',
      join(fixtures, 'clip-a-openclip-bf16'),
      join(fixtures, 'vfm-dino8-timm-f16'),
    ]);
    expect(added.code).toBe(0);
    const [{ id }] = JSON.parse(added.stdout) as [{ id: string }];
    expect((await proxylabel(['models', 'list'])).stdout).toContain(id);
    expect((await proxylabel(['models', 'remove', id])).code).toBe(0);
    expect((await proxylabel(['models', 'list'])).stdout).not.toContain(id);
  });

  test('a folder that is no checkpoint is named', async () => {
    const wrong = await proxylabel(['models', 'add', photos, photos]);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain(photos);
  });
});
