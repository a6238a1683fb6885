import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import {
  BadPng,
  decodePng,
  encodeBitPng,
  encodeColourPng,
  encodeLabelPng,
  store,
  type LabelPng,
} from '@shared/formats/png';

const inflate = (bytes: Uint8Array, maxOutputLength: number): Uint8Array =>
  inflateSync(bytes, { maxOutputLength });

const side = fc.integer({ min: 1, max: 40 });
const labels = fc.tuple(side, side, fc.boolean()).chain(([width, height, deep]) =>
  fc
    .array(fc.nat(deep ? 65535 : 255), { minLength: width * height, maxLength: width * height })
    .map((values): LabelPng => ({
      width,
      height,
      indices: deep ? Uint16Array.from(values) : Uint8Array.from(values),
      palette: null,
    })),
);
const palette = Array.from({ length: 256 }, (_, i) => [i, 255 - i, (i * 7) % 256] as const);

it('gives back the numbers it was given, in 8 and 16 bits', () => {
  fc.assert(
    fc.property(labels, fc.boolean(), (png, stored) => {
      expect(decodePng(encodeLabelPng(png, stored ? store : deflateSync), inflate)).toEqual(png);
    }),
  );
});

it('keeps palettes, and others see their colours', async () => {
  const png = { width: 3, height: 2, indices: Uint8Array.of(0, 1, 2, 3, 254, 255), palette };
  const bytes = encodeLabelPng(png, deflateSync);
  expect(decodePng(bytes, inflate)).toEqual(png);
  const raw = await sharp(bytes).removeAlpha().raw().toBuffer();
  expect([...raw]).toEqual([...png.indices].flatMap((index) => [...palette[index]!]));
});

it('reads what others write, whatever filter and depth they choose', async () => {
  const grey = Uint8Array.from({ length: 64 * 48 }, (_, i) => (i * i) % 251);
  const input = { raw: { width: 64, height: 48, channels: 1 as const } };
  const bytes = await sharp(grey, input).png({ adaptiveFiltering: true }).toBuffer();
  const read = decodePng(bytes, inflate);
  expect(
    'indices' in read ? [...read.indices] : [...read.rgb].filter((_, i) => i % 3 === 0),
  ).toEqual([...grey]);
  const rgb = Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 31) % 256);
  const colour = await sharp(rgb, { raw: { width: 64, height: 48, channels: 3 } })
    .png({ adaptiveFiltering: true })
    .toBuffer();
  expect(decodePng(colour, inflate)).toEqual({ width: 64, height: 48, rgb });
});

it('writes colours and single bits that others read', async () => {
  const rgb = Uint8Array.from({ length: 5 * 3 * 3 }, (_, i) => i * 5);
  const colour = encodeColourPng({ width: 5, height: 3, rgb }, deflateSync);
  expect(new Uint8Array(await sharp(colour).raw().toBuffer())).toEqual(rgb);
  const data = Uint8Array.from({ length: 11 * 3 }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const bit = encodeBitPng({ width: 11, height: 3, data }, store);
  expect(decodePng(bit, inflate)).toMatchObject({ indices: data });
  const seen = await sharp(bit).toColourspace('b-w').raw().toBuffer();
  expect([...seen]).toEqual([...data].map((value) => value * 255));
});

it('refuses a size that no image has before it allocates for it', () => {
  const bytes = encodeLabelPng(
    { width: 1, height: 1, indices: Uint8Array.of(1), palette: null },
    store,
  );
  new DataView(bytes.buffer).setUint32(16, 1_000_000);
  new DataView(bytes.buffer).setUint32(20, 1_000_000);
  expect(() => decodePng(bytes, inflate)).toThrow(BadPng);
});

it('ends in labels or in BadPng, whatever is done to a file', () => {
  const bytes = encodeLabelPng(
    { width: 9, height: 7, indices: Uint8Array.from({ length: 63 }, (_, i) => i), palette },
    store,
  );
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, end) => {
      const broken = bytes.slice(0, end);
      if (at < end) broken[at] = value;
      try {
        decodePng(broken, inflate);
      } catch (error) {
        expect(error).toBeInstanceOf(BadPng);
      }
    }),
    { numRuns: 3000, seed: 7 },
  );
});
