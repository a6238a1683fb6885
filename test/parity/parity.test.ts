import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failed, runParity, type CaseResult } from '../../scripts/parity/run';
import { parityDocument } from '../../scripts/parity/table';

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
    // Cases, each with CLIP under two namings and the feature model under all that there are.
    const namings = { dino8: 2, dinov2: 2, dinov2reg: 3, mae16: 2, sam: 1 };
    const { dino8, ...others } = namings;
    const once = Object.values(others).reduce((a, b) => a + b);
    expect(images.length).toBe(3 * 2 * dino8 + 2 * once);
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

  it('has every family in the table, and nothing out', () => {
    const document = parityDocument(results, 'npm test');
    for (const family of ['DINO', 'DINOv2', 'MAE', 'SAM'])
      expect(document).toMatch(new RegExp(`\\| CLIP \\S+ \\+ ${family} ViT`));
    expect(document).toMatch(/\| vfm_feats +\| 3.0e-4( +\| \d.\de-\d){5} +\|/);
    expect(
      document
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .join(),
    ).not.toMatch(/OUT/);
    const [broken] = results.filter(({ stages }) => stages.length > 0);
    const stages = broken!.stages.map((stage) => ({ ...stage, ok: false }));
    expect(parityDocument([{ ...broken!, stages }], 'npm test')).toMatch(/\| OUT /);
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
      index.vfms['dino8']!.kind = 'no-such-family';
    });
    const skipped = await runParity(copy, { clipVocabulary });
    expect(skipped.every(({ skipped }) => skipped?.includes('no-such-family'))).toBe(true);
  });

  it('refuses a folder that is none', async () => {
    await expect(runParity(folder, { clipVocabulary })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});
