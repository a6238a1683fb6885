import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promptsOf, templatesOf } from '@main/proxyclip/text/templates';
import { tokenBatch } from '@main/proxyclip/text/tokens';
import { nameVector } from '@main/proxyclip/text/vectors';
import { wordpiece } from '@main/proxyclip/text/wordpiece';

describe('templates', () => {
  it('openai-80 stands for the 80 of them, each with one place for the name', () => {
    const templates = templatesOf(['openai-80']);
    expect(new Set(templates).size).toBe(80);
    for (const template of templates) expect(template.split('{}')).toHaveLength(2);
  });

  it('put the name in as it is', () => {
    expect(promptsOf("potter's $& wheel", ['{}', 'a {}.'])).toEqual([
      "potter's $& wheel",
      "a potter's $& wheel.",
    ]);
  });
});

it('a name vector is the unit mean of unit vectors', () => {
  const vector = nameVector(Float32Array.from([2, 0, 0, 5]), 2);
  expect(vector[0]).toBeCloseTo(Math.SQRT1_2, 6);
  expect(vector[1]).toBeCloseTo(Math.SQRT1_2, 6);
});

describe('tokens', () => {
  it('are padded to the longest prompt, or to a length', () => {
    expect(tokenBatch([[1, 2], [3]])).toMatchObject({
      count: 2,
      length: 2,
      ids: BigInt64Array.of(1n, 2n, 3n, 0n),
      mask: BigInt64Array.of(1n, 1n, 1n, 0n),
    });
    expect(tokenBatch([[1]], 3).ids).toEqual(BigInt64Array.of(1n, 0n, 0n));
  });

  it("of the starter are BERT's", () => {
    const file = resolve(import.meta.dirname, '../../../models/starter/tokenizer.json');
    const encode = wordpiece(JSON.parse(readFileSync(file, 'utf8')) as object, 8);
    expect(encode('a photo of a Dog.')).toEqual([101, 1037, 6302, 1997, 1037, 3899, 1012, 102]);
    const cut = encode('one two three four five six seven eight');
    expect(cut).toHaveLength(8);
    expect(cut.at(-1)).toBe(102);
  });
});
