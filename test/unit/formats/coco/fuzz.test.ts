import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readCoco } from '@shared/formats/coco';
import type { LabelRecord } from '@shared/formats/records';
import { maskOf } from '@shared/formats/shape';
import { areaOf } from '@shared/mask';
import { fixture, stream } from './helpers';

/** Another seed tries other cases; a failure names its case, which is the same again with the same seed. */
const SEED = Number(process.env['PROXYLABEL_FUZZ_SEED'] ?? 1);
const CASES = Number(process.env['PROXYLABEL_FUZZ_CASES'] ?? 24_000);

/** Mulberry32: the next number of 0 <= n < limit. */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
type Dice = ReturnType<typeof dice>;

const encoder = new TextEncoder();
const SEEDS = [...['instances_val.json', 'stuff_train.json', 'person_keypoints_val.json']].map(
  (name) => new Uint8Array(readFileSync(fixture(`coco/${name}`))),
);
SEEDS.push(
  encoder.encode(
    JSON.stringify(JSON.parse(readFileSync(fixture('coco/results-segm.json'), 'utf8')).slice(0, 3)),
  ),
);

/** Pieces of text that parsers trip over. */
const TOKENS = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    '\\u',
    '\\ud800',
    '\0',
    '\ufeff',
    '\n',
    ' ',
    '-',
    'e',
  ],
  ...['NaN', 'Infinity', '1e999', '-0', '99999999999999999999', '0.1', 'null', 'true', '{}', '[]'],
  ...['"__proto__"', '"constructor"', '"toString"', '"id"', '"counts"', '"size"', '"segmentation"'],
  ...['"segments_info":[', '[[[[', '{"a":', '"images"', '"annotations"', '"file_name":"../x"'],
];

function mutated(roll: Dice): Uint8Array {
  let bytes: Uint8Array = SEEDS[roll(SEEDS.length)]!.slice();
  if (roll(3) === 0) return bytes.slice(0, roll(bytes.length));
  for (let times = 1 + roll(4); times > 0; times--) {
    const at = roll(bytes.length);
    const kind = roll(4);
    if (kind === 0) bytes[at]! ^= 1 << roll(8);
    else if (kind === 1) bytes[at] = roll(256);
    else if (kind === 2) bytes = spliced(bytes, at, 0, encoder.encode(TOKENS[roll(TOKENS.length)]));
    else bytes = spliced(bytes, at, roll(40), bytes.slice(roll(bytes.length)).slice(0, roll(60)));
  }
  return bytes;
}

function spliced(bytes: Uint8Array, at: number, drop: number, insert: Uint8Array): Uint8Array {
  return Uint8Array.of(...bytes.subarray(0, at), ...insert, ...bytes.subarray(at + drop));
}

const KEYS = [
  ...[
    'id',
    'image_id',
    'category_id',
    'segmentation',
    'area',
    'bbox',
    'iscrowd',
    'score',
    'counts',
  ],
  ...[
    'size',
    'file_name',
    'width',
    'height',
    'name',
    'supercategory',
    'segments_info',
    '__proto__',
  ],
];
const VALUES: unknown[] = [
  ...[0, 1, 2, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, '', 'a', '1', 'b04j1', '../a', null, true],
  ...[[], {}, [1, 2, 3, 4], [0, 0, 9, 0, 9, 9], [[0, 0, 9, 0, 9, 9]], [5, 4], [8, 10]],
  ...[
    { size: [5, 4], counts: [20] },
    { size: [1e5, 1e5], counts: [1e9, 1e9] },
  ],
];

function randomValue(roll: Dice, depth: number): unknown {
  if (depth === 0 || roll(3) > 0) return VALUES[roll(VALUES.length)];
  const count = roll(5);
  if (roll(2) === 0) return Array.from({ length: count }, () => randomValue(roll, depth - 1));
  return randomRecord(roll, depth - 1);
}

function randomRecord(roll: Dice, depth: number): object {
  return Object.fromEntries(
    Array.from({ length: 2 + roll(7) }, () => [KEYS[roll(KEYS.length)]!, randomValue(roll, depth)]),
  );
}

function randomFile(roll: Dice): Uint8Array {
  const lists = ['images', 'annotations', 'categories', 'info', '__proto__'].map((name) => [
    name,
    roll(8) === 0
      ? randomValue(roll, 2)
      : Array.from({ length: roll(4) }, () => randomRecord(roll, 2)),
  ]);
  const content = roll(4) === 0 ? lists[1]![1] : Object.fromEntries(lists);
  return encoder.encode(JSON.stringify(content));
}

function check(record: LabelRecord): void {
  if (record.kind === 'problem') {
    expect(record.problem.message.length).toBeGreaterThan(0);
    expect(record.problem.message.length).toBeLessThan(1000);
  } else if (record.kind === 'image') {
    const { width, height } = record.image;
    for (const side of [width, height]) expect(side === null || side > 0).toBe(true);
  } else if (record.kind === 'annotation') {
    const { mask, problems } = maskOf(record.annotation.shape, 10, 8);
    if (mask === null) expect(problems.at(-1)!.severity).toBe('skipped');
    else expect([mask.size, areaOf(mask) > 0]).toEqual([[8, 10], true]);
  }
}

it(`reads ${CASES} damaged, hostile and random files without harm`, async () => {
  const clean = Object.getOwnPropertyNames(Object.prototype).sort();
  let records = 0;
  for (let i = 0; i < CASES; i++) {
    const roll = dice(SEED * 1_000_003 + i);
    const bytes = i % 3 === 2 ? randomFile(roll) : mutated(roll);
    const cut = roll(bytes.length + 1);
    try {
      for await (const record of readCoco(stream(bytes.slice(0, cut), bytes.slice(cut)))) {
        check(record);
        records++;
      }
    } catch (cause) {
      throw new Error(`Case ${i} of seed ${SEED}: ${new TextDecoder().decode(bytes)}`, { cause });
    }
  }
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(clean);
  expect(records).toBeGreaterThan(CASES);
}, 180_000);
