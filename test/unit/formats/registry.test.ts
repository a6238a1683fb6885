import { describe, expect, it } from 'vitest';
import {
  detectFormat,
  FORMATS,
  formatById,
  imageFinder,
  lossesBetween,
  lossesOf,
} from '@shared/formats';
import { newBitmap } from '@shared/mask';
import { photoOf } from '@shared/formats/support/paths';
import { sourceOf, writeAll } from './folder';
import { labelled, setOf } from './sets';

const losses = (from: string, to: string): string[] =>
  lossesBetween(formatById(from), formatById(to)!);

describe('the registry', () => {
  it('has every format once, and each can do something', () => {
    const ids = FORMATS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { read, write, options } of FORMATS) {
      expect(read ?? write).toBeDefined();
      for (const { choices } of options) expect(choices.length).toBeGreaterThan(1);
    }
  });

  it('knows nothing of other names', () => {
    expect(formatById('constructor')).toBeNull();
  });
});

describe('losses', () => {
  it('are none for COCO', () => {
    expect(lossesOf(formatById('coco')!)).toEqual([]);
  });

  it('are only what the source could hold', () => {
    expect(losses('labelme', 'yolo-seg')).toEqual([]);
    expect(losses('label-studio', 'labelme')).toEqual(['Scores are lost.']);
    expect(losses('yolo-boxes', 'voc-boxes')).toEqual([
      'Categories without an annotation are lost.',
    ]);
  });

  it('of boxes do not go on about holes', () => {
    const sentences = losses('labelme', 'yolo-boxes');
    expect(sentences).toEqual(['Masks become boxes.']);
  });

  it('of classes do not go on about parts', () => {
    expect(losses('yolo-seg', 'mask-png')).toEqual([
      'Objects of one category can no longer be told apart.',
      'Where objects overlap, a pixel goes to the smaller one.',
    ]);
  });

  it('of counts say one thing', () => {
    expect(losses('yolo-seg', 'csv')).toEqual([
      'Only counts are written: neither masks nor boxes.',
      'Categories without an annotation are lost.',
    ]);
  });
});

describe('what was written', () => {
  const dot = newBitmap(6, 4);
  dot.data.fill(1, 7, 10);
  const set = setOf(['a', 'b'], [labelled('in/a.jpg', { width: 6, height: 4 }, [[0, dot]])]);
  const written = FORMATS.filter(
    ({ read, write, id }) => read && write && id !== 'mask-png-objects',
  );

  it.each(written)('is recognised as $title', async (format) => {
    const { folder } = writeAll(format, set);
    expect((await detectFormat(sourceOf(folder, {}).files))?.id).toBe(format.id);
  });
});

describe('photoOf', () => {
  it.each([
    [
      ['VOC/JPEGImages/a.jpg', 'VOC/SegmentationClass/a.png', 'VOC/SegmentationObject/a.png'],
      'VOC/JPEGImages/a.jpg',
    ],
    [['images/a.webp', 'masks/a.png'], 'images/a.webp'],
    [['photos/a.jpg', 'masks/a.png'], 'photos/a.jpg'],
    [['a.jpg', 'b/masks/a.png', 'c/masks/a.png'], 'a.jpg'],
    [['masks/a.png'], null],
    [['SegmentationClass/a.png', 'SegmentationObject/a.png'], null],
  ])('of %j takes %s', async (paths, expected) => {
    const finder = imageFinder(paths, async () => ({ width: 1, height: 1 }));
    expect((await photoOf(finder, 'a'))?.fileName ?? null).toBe(expected);
  });
});

describe('imageFinder', () => {
  const finder = (...paths: string[]) =>
    imageFinder(paths, async (path) => (path === 'broken.jpg' ? null : { width: 1, height: 1 }));
  const found = async (paths: string[], name: string) =>
    (await finder(...paths)(name))?.fileName ?? null;

  it.each([
    [['a.jpg'], 'a', 'a.jpg'],
    [['a.jpg'], 'C:\\x\\A.JPG', 'a.jpg'],
    [['in/a.jpg', 'out/a.jpg'], 'images/out/a.png', 'out/a.jpg'],
    [['in/a.jpg', 'out/a.jpg'], 'a.jpg', null],
    [['a.jpg', 'a.png'], 'a.png', 'a.png'],
    [['a.jpg', 'A.jpg'], 'A.jpg', 'A.jpg'],
    [['a.v2.jpg', 'a.jpg'], 'a.v2', 'a.v2.jpg'],
    [['e\u0301.jpg'], '\u00e9', 'e\u0301.jpg'],
    [['a.jpg'], 'b.jpg', null],
    [['broken.jpg'], 'broken.jpg', null],
    [['a.jpg'], '', null],
    [['a.jpg'], '__proto__', null],
  ])('of %j means by %s: %s', async (paths, name, expected) => {
    expect(await found(paths, name)).toBe(expected);
  });
});
