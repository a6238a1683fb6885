import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inputSize,
  prepare,
  resizeArea,
  resizeLinear,
  type RgbImage,
} from '@main/proxyclip/resize';

interface OpenCvCase {
  width: number;
  height: number;
  rgb: string;
  toWidth: number;
  toHeight: number;
  area: string;
  linear: string;
}

const file = resolve(import.meta.dirname, '../../fixtures/resize-opencv.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: OpenCvCase[] };
const bytes = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));

const PUBLISHED = { short: 336, long: 2048, filter: 'opencv-linear', multiple: 1 } as const;
const STARTER = { short: 384, long: 640, filter: 'area', multiple: 32 } as const;

describe.each(cases)('OpenCV $width x $height to $toWidth x $toHeight', (given) => {
  const image: RgbImage = { rgb: bytes(given.rgb), width: given.width, height: given.height };

  it('bilinear, bit for bit', () => {
    const { rgb } = resizeLinear(image, given.toWidth, given.toHeight);
    expect(rgb).toEqual(bytes(given.linear));
  });

  it('area, bit for bit', () => {
    const { rgb } = resizeArea(image, given.toWidth, given.toHeight);
    expect(rgb).toEqual(bytes(given.area));
  });
});

describe('input size', () => {
  it.each([
    [500, 375, 448, 336],
    [375, 500, 336, 448],
    [5000, 500, 2048, 205],
    [100, 80, 420, 336],
  ])('%i x %i becomes %i x %i as published', (width, height, toWidth, toHeight) => {
    expect(inputSize(width, height, PUBLISHED)).toEqual({ width: toWidth, height: toHeight });
  });

  it.each([
    [640, 480, 512, 384],
    [640, 361, 640, 352],
    [4000, 100, 640, 64],
  ])('%i x %i becomes %i x %i for the starter', (width, height, toWidth, toHeight) => {
    expect(inputSize(width, height, STARTER)).toEqual({ width: toWidth, height: toHeight });
  });

  it('stays as it is without limits', () => {
    const free = { ...PUBLISHED, short: null, long: null };
    expect(inputSize(75, 66, free)).toEqual({ width: 75, height: 66 });
  });

  it('of a prepared image is its own, so preparing twice is preparing once', () => {
    const side = fc.integer({ min: 1, max: 6000 });
    fc.assert(
      fc.property(side, side, fc.constantFrom(PUBLISHED, STARTER), (width, height, rule) => {
        const once = inputSize(width, height, rule);
        expect(inputSize(once.width, once.height, rule)).toEqual(once);
      }),
    );
  });
});

it('prepare keeps a flat colour flat', () => {
  const rgb = new Uint8Array(700 * 500 * 3).map((_, i) => [10, 128, 255][i % 3]!);
  for (const resize of [PUBLISHED, STARTER]) {
    const prepared = prepare(rgb, 700, 500, { resize });
    expect(prepared.rgb.every((value, i) => value === [10, 128, 255][i % 3])).toBe(true);
  }
});
