import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_EXPORT, type ExportOptions } from '@shared/domain/exchange';
import { FORMATS } from '@shared/formats';
import { encode, fromPolygons } from '@shared/mask';
import { annotationEdit, drawn, photoFolder, SAMPLE, scratchFolder, startEngine } from './harness';

const PHOTOS = readdirSync(SAMPLE);

/** A project of two photos with a rectangle, a ring and a thing of two parts, none over another. */
async function labelled() {
  const engine = startEngine();
  const folder = photoFolder(['02', '03'], PHOTOS);
  await engine.call('project.create', { folder, file: null, words: 'giraffe, bear' });
  const { image } = await engine.call('image.get', { id: 1 });
  const plain = drawn(image, [10, 20, 30, 40]);
  const ring = fromPolygons([[60, 20, 100, 20, 100, 60, 60, 60]], image.width, image.height);
  for (let y = 30; y < 40; y++) ring.data.fill(0, y * image.width + 70, y * image.width + 80);
  const parts = fromPolygons(
    [
      [120, 20, 140, 20, 140, 40, 120, 40],
      [150, 50, 170, 50, 170, 70, 150, 70],
    ],
    image.width,
    image.height,
  );
  const all = [plain, drawn(image, [0, 0, 1, 1], { mask: encode(ring) })];
  all.push(drawn(image, [0, 0, 1, 1], { mask: encode(parts), categoryId: 2 }));
  for (const mask of all) await engine.call('edit.apply', annotationEdit('paint', null, mask));
  return { engine, folder };
}

type Engine = Awaited<ReturnType<typeof labelled>>['engine'];

/** Category and pixels of each annotation, by image. */
async function contentOf(engine: Engine): Promise<string[]> {
  const lines: string[] = [];
  for (const id of [1, 2])
    for (const { categoryId, mask } of (await engine.call('image.get', { id })).annotations)
      lines.push(`${id} ${categoryId} ${mask.counts}`);
  return lines.sort();
}

const exact = FORMATS.filter(
  ({ holds, read, write }) => read && write && holds.includes('holes') && holds.includes('parts'),
);

it.each(exact)(
  '$title goes out to files and comes in again, every pixel the same',
  async (format) => {
    const { engine, folder } = await labelled();
    const before = await contentOf(engine);
    const target = join(scratchFolder(), format.layout === 'file' ? 'labels.json' : 'labels');
    const options: ExportOptions = { ...DEFAULT_EXPORT, format: format.id };
    const { report } = await engine.call('export.write', { options, target });
    expect(report).toMatchObject({ annotations: 3, problems: [] });
    await engine.close();

    const other = startEngine();
    await other.call('project.create', {
      folder,
      file: join(scratchFolder(), 'other.plabel'),
      words: '',
    });
    const choices = {
      existing: 'keep-both',
      scored: 'suggested',
      rotation: 'as-shown',
      missing: 'keep',
    } as const;
    const { token, report: found } = await other.call('import.inspect', {
      path: target,
      format: format.id,
      options: choices,
    });
    expect(found).toMatchObject({ annotations: { added: 3, skipped: 0 }, problems: [] });
    await other.call('import.apply', { token, options: choices });
    expect(await contentOf(other)).toEqual(before);
  },
);
