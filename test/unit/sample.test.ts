import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Project } from '@shared/domain/project';
import { formatWords, parseWords } from '@shared/domain/words';

const root = join(import.meta.dirname, '../../samples/everyday');
const Sample = z.strictObject({
  name: z.string().min(1),
  words: z.string(),
  credits: Project.shape.credits,
});
const sample = Sample.parse(JSON.parse(readFileSync(join(root, 'sample.json'), 'utf8')));
const photos = readdirSync(join(root, 'images')).sort();

describe('the sample project', () => {
  test('has 16 to 24 photos, in 4 MB', () => {
    const bytes = photos.reduce(
      (sum, photo) => sum + statSync(join(root, 'images', photo)).size,
      0,
    );
    expect(photos.length).toBeGreaterThanOrEqual(16);
    expect(photos.length).toBeLessThanOrEqual(24);
    expect(bytes).toBeLessThanOrEqual(4e6);
  });

  test('credits each photo once, in the project and in CREDITS.md', () => {
    const page = readFileSync(join(root, 'CREDITS.md'), 'utf8');
    expect(sample.credits.map((credit) => credit.path).sort()).toEqual(photos);
    for (const { path, text, url } of sample.credits) {
      const id = /^https:\/\/farm\d\.staticflickr\.com\/\d+\/(\d+)_[0-9a-f]+_z\.jpg$/.exec(
        url,
      )?.[1];
      expect(id, url).toBeDefined();
      expect(text).toMatch(
        new RegExp(`^Photo: Flickr ${id}, (CC BY 2.0|no known copyright restrictions)$`),
      );
      expect(page).toContain(`| ${path} | [${id}](${url}) |`);
    }
    expect(new Set(sample.credits.map((credit) => credit.url)).size).toBe(photos.length);
  });

  test.each(photos)('%s is a whole, upright colour photo', async (photo) => {
    const image = sharp(join(root, 'images', photo), { failOn: 'warning' });
    const { format, width, height, orientation } = await image.metadata();
    expect({ format, orientation: orientation ?? 1 }).toEqual({ format: 'jpeg', orientation: 1 });
    expect(Math.max(width, height)).toBe(640);
    const { info } = await image.raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([width, height]);
  });

  test('types no word twice', () => {
    expect(formatWords(parseWords(sample.words))).toBe(sample.words);
    const words = parseWords(sample.words).flatMap(({ name, prompts }) => [name, ...prompts]);
    expect(new Set(words).size).toBe(words.length);
  });
});
