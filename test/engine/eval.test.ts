import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Result } from '@main/eval/result';
import { entries, root } from './harness';

// Some twenty images in a test, on a machine that may be busy.
vi.setConfig({ testTimeout: 400_000 });

/** `proxylabel eval` as built, with the shipped model, on real photos and the masks that people drew of them. */
const folder = mkdtempSync(join(tmpdir(), 'proxylabel-eval-'));
const set = join(folder, 'photos');
const NAMES = [
  '01-riders-on-a-beach',
  '02-giraffes',
  '03-brown-bear',
  '05-yellow-bus',
  '06-motocross',
  '11-snowy-hills',
];

beforeAll(() => {
  mkdirSync(join(set, 'images'), { recursive: true });
  cpSync(join(root, 'test/fixtures/eval/panoptic'), join(set, 'masks'), { recursive: true });
  copyFileSync(join(set, 'masks/classes.json'), join(set, 'classes.json'));
  for (const name of NAMES)
    copyFileSync(
      join(root, `samples/everyday/images/${name}.jpg`),
      join(set, `images/${name}.jpg`),
    );
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

function evaluate(
  out: string,
  args: readonly string[] = [],
  /** Sees what was written so far, and may send one signal. */
  onStderr: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        join(entries, 'cli.cjs'),
        ...['eval', '--dataset', set, '--model', 'starter', '--ignore', '0', '--boundary'],
        ...['--out', join(folder, out), ...args],
      ],
      {
        cwd: folder,
        env: { ...process.env, PROXYLABEL_HOME: join(folder, 'home') },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let sent = false;
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => {
      stderr += String(text);
      onStderr(stderr, (signal) => {
        if (!sent) child.kill(signal);
        sent = true;
      });
    });
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const resultOf = (out: string): Result =>
  JSON.parse(readFileSync(join(folder, out, 'result.json'), 'utf8')) as Result;

/** What must not depend on how a run went. */
const figuresOf = (out: string) => {
  const { set, failed, plan, scores, classes, images } = resultOf(out);
  return {
    set,
    failed,
    plan,
    scores,
    classes,
    images: images.map(({ image, mIoU }) => ({ image, mIoU })),
  };
};

describe('a run', () => {
  test('finds what is on the photos, and says so in a table, a file and a page', async () => {
    const run = await evaluate('one', ['--shards', '1']);
    expect(run.stderr).toMatch(/6 images, 17 names/);
    expect(run.code).toBe(0);
    const { scores, classes, images, set: measured } = resultOf('one');
    expect(measured).toMatchObject({ images: 6, measured: 6 });
    const iou = Object.fromEntries(classes.map((row) => [row.name, row.iou]));
    for (const name of ['giraffe', 'bear', 'bus']) expect(iou[name], name).toBeGreaterThan(0.6);
    expect(scores.aAcc).toBeGreaterThan(0.6);
    expect(scores.mBF).toBeGreaterThan(0.1);
    expect(images.map(({ mIoU }) => mIoU)).toEqual(
      [...images.map(({ mIoU }) => mIoU)].sort((a, b) => a! - b!),
    );

    expect(run.stdout).toContain(`mIoU ${(100 * scores.mIoU!).toFixed(1)}`);
    expect(run.stdout).toMatch(/^giraffe +\d+\.\d +\d+\.\d +\d+\.\d$/m);
    const page = readFileSync(join(folder, 'one/report.html'), 'utf8');
    for (const name of NAMES) expect(page).toContain(`<b>${name}</b>`);
    expect(page.match(/src="data:image\/jpeg;base64,/g)).toHaveLength(3 * NAMES.length);
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
  });

  test('in two shards gives exactly the same', async () => {
    const run = await evaluate('two', ['--shards', '2', '--json']);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ run: { shards: 2, images: 6 } });
    expect(figuresOf('two')).toEqual(figuresOf('one'));
  });
});

describe('a run that was cut off', () => {
  const journal = join(folder, 'killed/journal.jsonl');
  const lines = () => readFileSync(journal, 'utf8').trimEnd().split('\n').length;

  test('by SIGKILL goes on, and ends as one that was not', async () => {
    const killed = await evaluate('killed', ['--shards', '2'], (text, kill) => {
      if (/2 of 6/.test(text)) kill('SIGKILL');
    });
    expect(killed.code).toBe(null);
    expect(existsSync(join(folder, 'killed/result.json'))).toBe(false);
    expect(lines()).toBeGreaterThanOrEqual(3);
    // As if it had died in the middle of a line.
    appendFileSync(journal, '{"image":"06-moto');

    const again = await evaluate('killed');
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/--resume/);

    const resumed = await evaluate('killed', ['--shards', '1', '--resume']);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/[2-5] of 6 images were measured before/);
    expect(figuresOf('killed')).toEqual(figuresOf('one'));
    expect(resultOf('killed').run.images).toBeLessThan(5);

    // Nothing of the broken line is left in the way, and nothing is measured twice.
    expect((await evaluate('killed', ['--shards', '1', '--resume'])).code).toBe(0);
    expect(resultOf('killed').run.images).toBe(0);
    expect(lines()).toBe(7);
    expect(figuresOf('killed')).toEqual(figuresOf('one'));
  });

  test('by Ctrl+C says how to go on: 130', async () => {
    const stopped = await evaluate('stopped', ['--shards', '1'], (text, kill) => {
      if (/1 of 6/.test(text)) kill('SIGINT');
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toMatch(/--resume/);
    const rest = await evaluate('stopped', ['--resume', '--limit', '2']);
    expect(rest.code).toBe(0);
    expect(resultOf('stopped').set).toMatchObject({ images: 2, measured: 2 });
  });

  test('with other settings is not gone on with', async () => {
    const other = await evaluate('killed', ['--resume', '--background', 'wall-other-merged']);
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/other settings/);
    truncateSync(journal, 0);
    appendFileSync(journal, 'not ours\n');
    const damaged = await evaluate('killed', ['--resume']);
    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toMatch(/Line 1 of .*journal\.jsonl/);
  });
});

test('an image that can not be measured is named and the others are: 3', async () => {
  const broken = join(set, 'images/11-snowy-hills.jpg');
  const whole = readFileSync(broken);
  writeFileSync(broken, whole.subarray(0, 2000));
  copyFileSync(join(set, 'masks/02-giraffes.png'), join(set, 'masks/06-motocross.png'));
  copyFileSync(join(set, 'masks/03-brown-bear.png'), join(set, 'masks/05-yellow-bus.png'));
  const run = await evaluate('some', ['--shards', '1']);
  writeFileSync(broken, whole);
  for (const name of ['06-motocross', '05-yellow-bus'])
    copyFileSync(
      join(root, `test/fixtures/eval/panoptic/${name}.png`),
      join(set, `masks/${name}.png`),
    );
  expect(run.code).toBe(3);
  const { failed, set: measured } = resultOf('some');
  // The giraffes' mask has the size of the motocross photo.
  expect(failed.map(({ image }) => image)).toEqual(['05-yellow-bus', '11-snowy-hills']);
  expect(failed[0]!.problem).toMatch(/586 x 640 pixels, its image 640 x 427/);
  expect(measured.measured).toBe(4);
  const later = await evaluate('some', ['--resume']);
  expect(later.code).toBe(0);
});

test.each([
  [['--dataset', 'nowhere'], /There is no data set and no folder .*nowhere/],
  [['--dataset', 'voc21'], /SegmentationClass.*--root/],
  [['--model', 'none'], /“none” is not installed/],
  [['--classes', 'none.txt'], /none\.txt/],
])('what is missing is named: %j', async (args, message) => {
  const run = await evaluate('nothing', args);
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(message);
  expect(existsSync(join(folder, 'nothing'))).toBe(false);
});

test('a mask value that is no class is not passed over', async () => {
  writeFileSync(join(set, 'few.json'), JSON.stringify({ 25: 'giraffe' }));
  const run = await evaluate('few', ['--classes', 'few.json', '--limit', '1']);
  expect(run.code).toBe(1);
  expect(resultOf('few').failed[0]!.problem).toMatch(
    /has the value \d+, which is no class.*--ignore/,
  );
});
