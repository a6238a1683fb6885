import { describe, expect, it } from 'vitest';
import { validateCoco } from '@shared/formats/coco';
import { annotation, file, type Json, readAll, segmented, SQUARE, stream } from './helpers';

describe('what comes out', () => {
  it('has ids, categories and supercategories as they were, and scores and crowds', async () => {
    const { images, categories, annotations } = await readAll(
      stream(JSON.stringify(segmented([SQUARE], { id: 77, iscrowd: 1, score: 0.25 }))),
    );
    expect(images).toMatchObject([{ key: '1', id: 1, fileName: 'a.jpg', width: 10, height: 8 }]);
    expect(categories).toMatchObject([{ key: '1', id: 1, name: 'cat', supercategory: 'animal' }]);
    expect(annotations).toMatchObject([
      { id: 77, image: '1', category: '1', crowd: true, score: 0.25 },
    ]);
    expect(annotations[0]!.stated).toEqual({ area: 16, box: [2, 2, 4, 4] });
  });

  it('carries unknown fields of everything along, prototypes untouched', async () => {
    const content = file({
      info: { year: 2026 },
      licenses: [{ id: 1 }],
      scene_annotations: [{ image_id: 1, background_ids: [3] }],
      images: [{ id: 1, file_name: 'a.jpg', width: 10, height: 8, license: 4 }],
      categories: [{ id: 1, name: 'cat', isthing: 1 }],
      annotations: [annotation({ keypoints: [1, 2, 2], attributes: { x: 1 } })],
    });
    const text = JSON.stringify(content).replace(
      '"keypoints"',
      '"__proto__":{"bad":1},"keypoints"',
    );
    const { images, categories, annotations, sets, problems } = await readAll(stream(text));
    expect(problems).toEqual([]);
    expect(JSON.stringify(sets)).toBe(
      '[{"extra":{"info":{"year":2026},"licenses":[{"id":1}],"scene_annotations":[{"image_id":1,"background_ids":[3]}]}}]',
    );
    expect({ ...images[0]!.extra }).toEqual({ license: 4 });
    expect({ ...categories[0]!.extra }).toEqual({ isthing: 1 });
    expect(JSON.stringify(annotations[0]!.extra)).toBe(
      '{"__proto__":{"bad":1},"keypoints":[1,2,2],"attributes":{"x":1}}',
    );
    expect(({} as Json)['bad']).toBeUndefined();
  });

  it('yields annotations of unknown images and categories, which a check names', async () => {
    const annotations = [1, 2].map((id) => annotation({ id, image_id: id, category_id: 7 + id }));
    const { images, categories } = file({});
    for (const content of [
      { images, categories, annotations },
      { annotations, categories, images },
    ]) {
      const text = JSON.stringify(content);
      expect((await readAll(stream(text))).annotations).toHaveLength(2);
      const told: string[] = [];
      const { masks } = await validateCoco(
        () => stream(text),
        ({ code, where }) => told.push(`${code} ${where}`),
      );
      expect(masks).toBe(0);
      expect(told).toEqual([
        'category-unknown /annotations/0',
        'image-unknown /annotations/1',
        'category-unknown /annotations/1',
      ]);
    }
  });

  it('names hostile and repeated file names in a check', async () => {
    const images = ['../a.jpg', 'b.jpg', 'b.jpg'].map((file_name, id) => ({
      ...{ id, file_name, width: 10, height: 8 },
    }));
    const told: string[] = [];
    await validateCoco(
      () => stream(JSON.stringify({ images })),
      ({ code, where }) => told.push(`${code} ${where}`),
    );
    expect(told).toEqual(['path-parent image 0', 'image-duplicate-name image 2']);
  });

  it('takes the name from the address where LVIS has no other', async () => {
    const { images } = await readAll(
      stream(
        '{"images":[{"id":1,"coco_url":"http://images.cocodataset.org/val2017/000000397133.jpg"}]}',
      ),
    );
    expect(images[0]!.fileName).toBe('val2017/000000397133.jpg');
  });

  it('is one kind only, where only that is asked for', async () => {
    const text = JSON.stringify(file({ info: {} }));
    const all = await readAll(stream(text), { only: ['image', 'set'] });
    expect([all.images.length, all.sets.length]).toEqual([1, 1]);
    expect([all.categories.length, all.annotations.length, all.problems.length]).toEqual([0, 0, 0]);
  });
});
