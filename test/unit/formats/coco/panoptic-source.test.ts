import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coco, cocoPanoptic } from '@shared/formats/coco/formats';
import type { LabelSet } from '@shared/formats/format';
import { contentOf, contentRead, folderOf, readAll, sizesOf, writeAll } from '../folder';
import { sets } from '../sets';
import { fixture } from './helpers';

/** Panoptic files number their images. */
const numbered = (set: LabelSet): LabelSet => ({
  ...set,
  images: () =>
    [...set.images()].map((one, at) => ({
      ...one,
      split: null,
      image: { ...one.image, id: at + 1 },
    })),
});

const folder = (png: string, names = ['000000142238.png', '000000439180.png']) =>
  folderOf({
    'panoptic.json': readFileSync(fixture('coco/panoptic.json')),
    ...Object.fromEntries(
      names.map((name) => [png + name, readFileSync(fixture(`coco/panoptic/${name}`))]),
    ),
  });

describe('a folder of a panoptic file and its PNGs', () => {
  it('comes in as it went out, pixel for pixel', async () => {
    await fc.assert(
      fc.asyncProperty(sets({ overlaps: false }), async (any) => {
        const set = numbered(any);
        const { folder: written } = writeAll(cocoPanoptic, set);
        const read = await readAll(coco, written);
        expect(read.problems).toEqual([]);
        expect(contentRead(read, sizesOf(set))).toEqual(contentOf(set));
      }),
    );
  });

  it.each(['panoptic/', '', 'somewhere/else/'])(
    'may have the PNGs in its own folder, beside it, or elsewhere (“%s”)',
    async (png) => {
      const { annotations, problems } = await readAll(coco, folder(png));
      expect([annotations.length, problems]).toEqual([50, []]);
    },
  );

  it('takes the PNGs of its own folder before others of the same name', async () => {
    const files = folder('panoptic/');
    for (const name of [...files.keys()].filter((path) => path.endsWith('.png')))
      files.set(name.replace('panoptic/', 'a-first-one/'), Uint8Array.of(1, 2, 3));
    const { annotations, problems } = await readAll(coco, files);
    expect([annotations.length, problems]).toEqual([50, []]);
  });

  it('tells of PNGs that are missing or damaged, and keeps the others', async () => {
    const missing = await readAll(coco, folder('panoptic/', ['000000142238.png']));
    const files = folder('panoptic/');
    files.set('panoptic/000000439180.png', Uint8Array.of(1, 2, 3));
    const damaged = await readAll(coco, files);
    for (const { annotations, codes } of [missing, damaged]) {
      expect(annotations.length).toBeGreaterThan(5);
      expect(codes).toEqual(['panoptic-png-missing']);
    }
  });

  it('says that the folder is to be chosen where only the JSON was', async () => {
    const { annotations, problems } = await readAll(coco, folder('', []));
    expect(annotations).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(Array(2).fill('panoptic-png-needed'));
    expect(problems[0]!.message).toContain('Choose the folder');
  });
});
