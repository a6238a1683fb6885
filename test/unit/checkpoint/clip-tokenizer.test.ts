import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cleanText } from '@main/proxyclip/text/clean';
import { clipTokenizer } from '@main/proxyclip/text/clip-tokenizer';
import type { Encode } from '@main/proxyclip/text/tokens';

interface Case {
  text: string;
  cleaned: string;
  ids: number[];
}

const root = new URL('../../../', import.meta.url);
const vocabulary = () => readFile(new URL('models/clip-bpe/bpe_simple_vocab_16e6.txt.gz', root));

describe('the CLIP tokenizer', () => {
  let cases: Case[];
  let encode: Encode;
  beforeAll(async () => {
    const text = await readFile(new URL('test/fixtures/tokenizer/cases.json', root), 'utf8');
    cases = (JSON.parse(text) as { cases: Case[] }).cases;
    encode = clipTokenizer(await vocabulary(), 77);
  });

  it('gives the published ids of every case', () => {
    expect(cases.length).toBe(500);
    const wrong = cases.filter(({ text, ids }) => String(encode(text)) !== String(ids));
    expect(wrong).toEqual([]);
  });

  it('cleans every case as the published tokenizer does', () => {
    const wrong = cases.filter(({ text, cleaned }) => cleanText(text) !== cleaned);
    expect(wrong).toEqual([]);
  });

  it('leaves words of many languages with real punctuation after accents alone', () => {
    const words = ['café’s', 'voilà «oui»', 'é–à', 'äöü', 'ça…', 'naïve', 'Ærø', 'über-cool'];
    for (const word of words) {
      const straight = word.replace(/’/g, "'").toLowerCase();
      expect(cleanText(word)).toBe(straight);
    }
  });

  it('never gives more than the context, and starts and ends as it must', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const ids = encode(text);
        expect(ids.length).toBeLessThanOrEqual(77);
        expect([ids[0], ids.at(-1)]).toEqual([49406, 49407]);
        expect(ids.every((id) => id >= 0 && id < 49408)).toBe(true);
      }),
    );
  });

  it('says so when the vocabulary is another file', () => {
    expect(() => clipTokenizer(new Uint8Array(100), 77)).toThrow(/cannot be unpacked/);
  });
});
