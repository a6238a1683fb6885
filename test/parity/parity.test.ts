import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failed, runParity, type CaseResult } from '../../scripts/parity/run';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures/proxyclip');
const clipVocabulary = join(root, 'models/clip-bpe/bpe_simple_vocab_16e6.txt.gz');

/** What the fixtures hold; a stage that silently stopped being compared would be no parity. */
const STAGES = [
  'resized_rgb',
  'windows_y1x1y2x2',
  'pad_tblr',
  'clip_input',
  'vfm_input',
  'vfm_feats',
  'trunk',
  'value',
  'mean_g',
  'attn',
  'attn_rows',
  'attn_out',
  'dense',
  'window_logits',
  'logits',
  'logits_step_2',
  'best_u8',
  'labels',
  'vectors',
  'per_template',
  'ids',
];

describe('parity with the published code', () => {
  let results: CaseResult[];
  beforeAll(async () => {
    results = await runParity(fixtures, { clipVocabulary });
  });

  it('runs every case with every naming and number type', () => {
    const images = results.filter(({ title }) => title !== 'text');
    const texts = results.filter(({ title }) => title === 'text');
    expect(images.length).toBe(3 * 2 * 2);
    expect(texts.map(({ clip }) => clip).sort()).toEqual([
      'clip-a-gelu-openclip-f16',
      'clip-a-hf',
      'clip-a-openclip-bf16',
      'clip-p14-hf-bf16',
    ]);
    expect(results.filter(({ skipped }) => skipped !== null)).toEqual([]);
  });

  it('keeps every stage within its tolerance', () => {
    const out = results.filter(failed).map(({ title, clip, vfm, error, stages }) => ({
      title: `${title} ${clip} ${vfm}`,
      error,
      stages: stages.filter(({ ok }) => !ok),
    }));
    expect(out).toEqual([]);
  });

  it('compares every kind of stage', () => {
    const seen = new Set(
      results.flatMap(({ stages }) => stages.map(({ stage }) => stage.split('/')[0])),
    );
    expect([...seen].sort()).toEqual([...STAGES].sort());
  });
});

interface Index {
  cases: { case: string; short: number | null }[];
  vfms: Record<string, { kind: string }>;
  text: object;
}

describe('parity on fixtures that do not fit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parity-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The fixtures with another index. */
  const withIndex = (change: (index: Index) => void): string => {
    const copy = mkdtempSync(join(folder, 'set-'));
    for (const name of ['cases', 'images', 'models'])
      symlinkSync(join(fixtures, name), join(copy, name));
    const index = JSON.parse(readFileSync(join(fixtures, 'index.json'), 'utf8')) as Index;
    index.cases = index.cases.filter((fixture) => fixture.case === 'a-dino8-noresize');
    index.text = {};
    change(index);
    writeFileSync(join(copy, 'index.json'), JSON.stringify(index));
    return copy;
  };

  it('reports stages that are out when the case was made with other settings', async () => {
    const copy = withIndex((index) => {
      index.cases[0]!.short = 80;
    });
    const results = await runParity(copy, { clipVocabulary });
    expect(results.length).toBeGreaterThan(0);
    expect(results.every(failed)).toBe(true);
  });

  it('says which families it cannot run', async () => {
    const copy = withIndex((index) => {
      index.vfms['dino8']!.kind = 'sam';
    });
    const skipped = await runParity(copy, { clipVocabulary });
    expect(skipped.every(({ skipped }) => skipped?.includes('sam'))).toBe(true);
  });

  it('refuses a folder that is none', async () => {
    await expect(runParity(folder, { clipVocabulary })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});
