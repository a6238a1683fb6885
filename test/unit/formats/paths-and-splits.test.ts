import fc from 'fast-check';
import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparablePath, safePath } from '@shared/formats/path';
import { splitOf, type SplitRule } from '@shared/formats/split';

describe('a path from a label file', () => {
  it.each([
    ['a.jpg', 'a.jpg'],
    ['train/a b/c.jpg', 'train/a b/c.jpg'],
    ['./a//b/./c.jpg', 'a/b/c.jpg'],
    ['train\\a.jpg', 'train/a.jpg'],
    ['%2e%2e/a.jpg', '%2e%2e/a.jpg'],
    ['..a.jpg', '..a.jpg'],
    ['a..b/c...d', 'a..b/c...d'],
    ['cafe\u0301.jpg', 'cafe\u0301.jpg'],
    ['<script>.jpg', '<script>.jpg'],
    ['console.jpg', 'console.jpg'],
  ])('%j is %j', (name, path) => expect(safePath(name).path).toBe(path));

  it.each([
    ['/etc/passwd', 'path-absolute'],
    ['\\\\server\\share', 'path-absolute'],
    ['c:\\a.jpg', 'path-absolute'],
    ['c:a.jpg', 'path-absolute'],
    ['file:///etc/passwd', 'path-url'],
    ['http://a/b.jpg', 'path-url'],
    ['../a.jpg', 'path-parent'],
    ['a/../../b', 'path-parent'],
    ['a\\..\\b', 'path-parent'],
    ['.. /a.jpg', 'path-parent'],
    ['.../a.jpg', 'path-parent'],
    ['a\0.jpg', 'path-control'],
    ['a\n.jpg', 'path-control'],
    ['', 'path-empty'],
    ['./', 'path-empty'],
    ['con', 'path-reserved'],
    ['a/AUX.jpg', 'path-reserved'],
    ['com1.png', 'path-reserved'],
    ['a.jpg:stream', 'path-reserved'],
  ])('%j is refused: %s', (name, code) => {
    expect(safePath(name, 'here')).toMatchObject({ path: null, problem: { code, where: 'here' } });
  });

  const hostile = fc
    .array(fc.constantFrom('..', '.', '/', '\\', 'a', 'c:', ' ', '\0', '%2e', 'NUL', ':', 'é', '~'))
    .map((parts) => parts.join(''));

  it('never leaves the folder, on any system', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string()), (name) => {
        const { path } = safePath(name);
        if (path === null) return;
        expect(posix.resolve('/root', path).startsWith('/root/')).toBe(true);
        expect(win32.resolve('C:\\root', path).startsWith('C:\\root\\')).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('is compared without regard to how letters are composed', () => {
    expect(comparablePath('cafe\u0301.jpg')).toBe(comparablePath('caf\u00e9.jpg'));
  });
});

describe('a split', () => {
  const ratio: SplitRule = {
    kind: 'ratio',
    seed: '1',
    parts: [
      { name: 'train', share: 80 },
      { name: 'val', share: 10 },
      { name: 'test', share: 10 },
    ],
  };
  const images = Array.from({ length: 20_000 }, (_, i) => ({ path: `photos/IMG_${i}.jpg` }));

  it('by ratio deals evenly, the same each time, and anew with another seed', () => {
    const parts = images.map((image) => splitOf(image, ratio));
    expect(parts).toEqual(images.map((image) => splitOf(image, ratio)));
    const share = (name: string): number => parts.filter((part) => part === name).length / 20_000;
    expect(share('train')).toBeCloseTo(0.8, 1.5);
    expect(share('val')).toBeCloseTo(0.1, 1.5);
    const moved = images.filter((image, i) => splitOf(image, { ...ratio, seed: '2' }) !== parts[i]);
    expect(moved.length / 20_000).toBeCloseTo(1 - 0.66, 1);
  });

  it('by ratio goes by content where it is known', () => {
    const parts = images.map(({ path }) => splitOf({ path, hash: 'same' }, ratio));
    expect(new Set(parts).size).toBe(1);
  });

  it('by folder takes the first that is a part', () => {
    const rule: SplitRule = { kind: 'folder', parts: ['train', 'val'], otherwise: 'rest' };
    const part = (path: string): string => splitOf({ path }, rule);
    expect(['set/val/train/a.jpg', 'train/a.jpg', 'a.jpg', 'other/val'].map(part)).toEqual([
      ...['val', 'train', 'rest', 'rest'],
    ]);
    const any: SplitRule = { ...rule, parts: [] };
    expect([splitOf({ path: 'x/y/a.jpg' }, any), splitOf({ path: 'a.jpg' }, any)]).toEqual([
      'x',
      'rest',
    ]);
  });

  it('by tag takes the first part that is a tag of the image', () => {
    const rule: SplitRule = { kind: 'tag', parts: ['val', 'test'], otherwise: 'train' };
    const part = (...tags: string[]): string => splitOf({ path: 'a', tags }, rule);
    expect([part('test', 'val'), part('x', 'test'), part()]).toEqual(['val', 'test', 'train']);
  });
});
