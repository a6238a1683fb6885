import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPair } from '@main/checkpoint/build-pair';
import type { Result } from '@main/eval/result';
import type { Pair } from '@main/proxyclip/pair';
import { encodeLabelPng } from '@shared/formats/png';
import { entries, root } from './harness';

/**
 * The truth here is what the published code said of two images with a small CLIP and DINO. If the evaluation
 * runs the method as published, with the right words, windows and threshold, it must find it to be all right.
 */
const fixtures = join(root, 'test/fixtures/proxyclip');
const folder = mkdtempSync(join(tmpdir(), 'proxylabel-eval-parity-'));
const home = join(folder, 'home');

interface Index {
  vocabularies: Record<string, { names: string[]; class_of_name: number[]; classes: number }>;
}
const { vocabularies } = JSON.parse(readFileSync(join(fixtures, 'index.json'), 'utf8')) as Index;

beforeAll(async () => {
  const out = join(home, 'models/tiny');
  await buildPair({
    clipFolder: join(fixtures, 'models/clip-a-hf'),
    vfmFolder: join(fixtures, 'models/vfm-dino8-hf'),
    outFolder: out,
    id: 'tiny',
    resize: { short: 112, long: 400, filter: 'opencv-linear', multiple: 1 },
    window: { size: 112, stride: 56, multiple: 56 },
  });
  const file = join(out, 'pair.json');
  const pair = JSON.parse(readFileSync(file, 'utf8')) as Pair;
  pair.decision = { ...pair.decision, background: [], threshold: 0.2, otherScore: null };
  writeFileSync(file, JSON.stringify(pair));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A tensor of bytes of a case: the published label map. */
function published(image: string, name: string) {
  const bytes = readFileSync(join(fixtures, `cases/a-dino8--${image}.safetensors`));
  const length = Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
    string,
    { shape: [number, number]; data_offsets: [number, number] }
  >;
  const { shape, data_offsets } = header[name]!;
  const [from, to] = data_offsets.map((at) => 8 + length + at);
  return { width: shape[1], height: shape[0], indices: Uint8Array.from(bytes.subarray(from, to)) };
}

function dataset(name: string, labels: string, images: readonly string[]): string {
  const set = join(folder, name);
  mkdirSync(join(set, 'images'), { recursive: true });
  mkdirSync(join(set, 'masks'));
  for (const image of images) {
    copyFileSync(join(fixtures, `images/${image}.png`), join(set, `images/${image}.png`));
    const png = encodeLabelPng({ ...published(image, labels), palette: null }, deflateSync);
    writeFileSync(join(set, `masks/${image}.png`), png);
  }
  return set;
}

function evaluate(args: readonly string[]): Result {
  const run = spawnSync(
    process.execPath,
    [join(entries, 'cli.cjs'), '--json', 'eval', '--model', 'tiny', '--refine', 'off', ...args],
    { cwd: folder, env: { ...process.env, PROXYLABEL_HOME: home }, encoding: 'utf8' },
  );
  expect(run.status, run.stderr).toBe(0);
  return JSON.parse(run.stdout) as Result;
}

test('synonyms, each pixel given to a word', () => {
  const set = dataset('multi', 'labels/multi/0', ['small', 'gradient']);
  const { names, class_of_name, classes } = vocabularies['multi']!;
  const words = Array.from({ length: classes }, (_, k) =>
    names.filter((_, i) => class_of_name[i] === k).join('; '),
  );
  writeFileSync(join(set, 'classes.txt'), words.join('\n'));
  const { scores, plan } = evaluate(['--dataset', set, '--shards', '2']);
  expect(plan.rules.decision.threshold).toBe(0);
  expect(scores.aAcc).toBeGreaterThan(0.999);
  expect(scores.mIoU).toBeGreaterThan(0.99);
});

test('VOC21: its words for the background, and what is below the threshold', () => {
  const set = dataset('voc', 'labels/voc21/0.2', ['small']);
  const { scores, plan } = evaluate(['--dataset', set, '--classes', 'voc21', '--shards', '1']);
  expect(plan.task).toMatchObject({ background: 0 });
  expect(scores.aAcc).toBeGreaterThan(0.999);
});

test('a protocol puts its sizes and windows in place of the pair’s', () => {
  const voc = join(folder, 'VOCdevkit/VOC2012');
  const set = dataset('palettes', 'labels/voc21/0.2', ['small']);
  mkdirSync(join(voc, 'ImageSets/Segmentation'), { recursive: true });
  writeFileSync(join(voc, 'ImageSets/Segmentation/val.txt'), 'small\n');
  for (const [from, to] of [
    ['images/small.png', 'JPEGImages/small.jpg'],
    ['masks/small.png', 'SegmentationClass/small.png'],
  ] as const) {
    mkdirSync(join(voc, to, '..'), { recursive: true });
    copyFileSync(join(set, from), join(voc, to));
  }
  const { plan, scores } = evaluate(['--dataset', 'voc21', '--shards', '1']);
  expect(plan.rules).toMatchObject({
    resize: { short: 336, long: 2048 },
    window: { size: 336, stride: 112 },
    decision: { threshold: 0.2, otherScore: null, background: [] },
  });
  // Other windows, other answers: the sizes did not only stand in the plan.
  expect(scores.aAcc).toBeLessThan(0.999);
});
