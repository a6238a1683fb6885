import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Annotation, isSuggestion } from '@shared/domain/annotation';
import type { Category } from '@shared/domain/category';
import { DEFAULT_RULES, type Rules } from '@shared/domain/rules';
import { newEdit } from '@shared/edit';
import { decode } from '@shared/mask';
import { annotationEdit, drawn, masksOf, prelabelled, project, scratchFolder } from './harness';

const patchCategory = (before: Category, patch: Partial<Category>) =>
  newEdit('threshold-category', 'human', [
    { table: 'category', id: before.id, before, after: { ...before, ...patch } },
  ]);

const withRules = (after: Rules, before = DEFAULT_RULES) =>
  newEdit('rules', 'human', [{ table: 'rules', id: 1, before, after }]);

/** Masks as they are but for the order and the ids that chance gives. */
const content = (masks: readonly Annotation[]) =>
  masks.map(({ id: _, ...rest }) => JSON.stringify(rest)).sort();

describe('what words would do', () => {
  it('is exactly what they then do, and asking changes nothing', async () => {
    const { engine, categories, ids } = await prelabelled('giraffe, tree, sky', ['02']);
    const [imageId] = ids as [number];
    const before = await masksOf(engine, imageId);
    expect(await engine.call('vocabulary.preview', { imageId })).toEqual({
      changes: [],
      disagreements: [],
    });
    const wished = categories.map((one) => ({ ...one, threshold: 0.6 }));
    const { changes } = await engine.call('vocabulary.preview', { imageId, categories: wished });
    expect(changes!.length).toBeGreaterThan(0);
    expect(await masksOf(engine, imageId)).toEqual(before);

    const after = new Map(before.map((mask) => [mask.id, mask]));
    for (const change of changes!)
      if (change.after === null) after.delete(String(change.id));
      else after.set(String(change.id), change.after as Annotation);
    for (const one of categories)
      await engine.call('edit.apply', patchCategory(one, { threshold: 0.6 }));
    await engine.call('prelabel.redecide', { imageId });
    expect(content(await masksOf(engine, imageId))).toEqual(content([...after.values()]));
  });

  it('names reviewed masks that the model contradicts, and leaves them alone', async () => {
    const { engine, ids } = await prelabelled('giraffe, sky', ['02']);
    const [imageId] = ids as [number];
    const { image, annotations } = await engine.call('image.get', { id: imageId });
    const giraffe = annotations.find(({ categoryId }) => categoryId === 1)!;
    const kept = { ...giraffe, status: 'accepted' as const };
    await engine.call('edit.apply', annotationEdit('accept', giraffe, kept));
    const wrong = { ...drawn(image, giraffe.bbox), categoryId: 2 };
    await engine.call('edit.apply', annotationEdit('paint', null, wrong));
    const { disagreements } = await engine.call('vocabulary.preview', { imageId });
    expect(disagreements.map(({ id }) => id)).toEqual([wrong.id]);
    const [effect] = await engine.call('vocabulary.survey', { imageIds: [imageId] });
    expect(effect).toMatchObject({ imageId, known: true, disagree: 1 });
  });

  it('is not known of an image that no model has seen', async () => {
    const { engine } = await project('sky', ['02']);
    const { changes } = await engine.call('vocabulary.preview', { imageId: 1 });
    expect(changes).toBeNull();
    expect(engine.inference).toHaveLength(0);
  });
});

describe('how words become masks', () => {
  it('lets a pixel be of several words when they overlap, and of one when they compete', async () => {
    const { engine, ids } = await prelabelled('giraffe, animal', ['02']);
    const [imageId] = ids as [number];
    const shared = async () => {
      const masks = await masksOf(engine, imageId);
      const total = new Uint8Array(masks[0]!.mask.size[0] * masks[0]!.mask.size[1]);
      for (const { mask } of masks) decode(mask).data.forEach((on, i) => (total[i]! += on));
      return total.reduce((sum, times) => sum + Number(times > 1), 0);
    };
    expect(await shared()).toBe(0);
    await engine.call('edit.apply', withRules({ ...DEFAULT_RULES, overlap: 'overlapping' }));
    await engine.call('prelabel.redecide', { imageId });
    expect(await shared()).toBeGreaterThan(1000);
    await engine.call('edit.undo', {});
    expect((await engine.call('project.current', {}))!.rules).toEqual(DEFAULT_RULES);
  });

  it('leaves out what is smaller than the least area, and follows other sentences', async () => {
    const { engine, ids } = await prelabelled('giraffe, tree, sky', ['02']);
    const [imageId] = ids as [number];
    const { image, annotations } = await engine.call('image.get', { id: imageId });
    const least = 0.05 * image.width * image.height;
    expect(annotations.some(({ area }) => area < least)).toBe(true);
    const rules = { ...DEFAULT_RULES, minArea: 0.05 };
    await engine.call('edit.apply', withRules(rules));
    await engine.call('prelabel.redecide', { imageId });
    const large = await masksOf(engine, imageId);
    expect(large.every(({ area }) => area >= least)).toBe(true);
    const other = { ...rules, templates: ['a photo of the {} at night.'] };
    const { changes } = await engine.call('vocabulary.preview', { imageId, rules: other });
    expect(changes!.length).toBeGreaterThan(0);
  });
});

describe('taking a category out', () => {
  it('gives its masks and names to another, and one undo brings all back', async () => {
    const { engine, ids, categories } = await prelabelled('giraffe, zebra, sky', ['02', '03']);
    const all = async () => (await Promise.all(ids.map((id) => masksOf(engine, id)))).flat();
    const [first] = await masksOf(engine, ids[0]!);
    await engine.call(
      'edit.apply',
      annotationEdit('accept', first!, { ...first!, status: 'accepted', categoryId: 2 }),
    );
    const before = await all();
    const statuses = async () =>
      (await engine.call('image.list', { offset: 0, limit: 9 })).items.map(({ status }) => status);
    const untouched = await statuses();
    const used = before.filter(({ categoryId }) => categoryId === 2);
    expect(await engine.call('vocabulary.usage', { id: 2 })).toMatchObject({
      accepted: 1,
      suggested: used.filter(isSuggestion).length,
    });
    await engine.call('vocabulary.remove', { id: 2, into: 1, keepWords: true });
    const after = await all();
    expect(after).toHaveLength(before.length);
    expect(after.some(({ categoryId }) => categoryId === 2)).toBe(false);
    const project = await engine.call('project.current', {});
    expect(project!.categories.map(({ name, prompts }) => [name, ...prompts])).toEqual([
      ['giraffe', 'zebra'],
      ['sky'],
    ]);
    await engine.call('edit.undo', {});
    expect(await all()).toEqual(before);
    expect((await engine.call('project.current', {}))!.categories).toEqual(categories);
    // An image with nothing but suggestions was not touched by hand.
    expect(await statuses()).toEqual(untouched);
  });

  it('deletes its masks with it where they go nowhere', async () => {
    const { engine, ids } = await prelabelled('giraffe, sky', ['02']);
    const [imageId] = ids as [number];
    const { image } = await engine.call('image.get', { id: imageId });
    await engine.call('edit.apply', annotationEdit('paint', null, drawn(image, [5, 5, 40, 40])));
    await engine.call('vocabulary.remove', { id: 1, into: null, keepWords: false });
    const left = await masksOf(engine, imageId);
    expect(left.every(({ categoryId }) => categoryId === 2)).toBe(true);
  });
});

describe('vocabulary files', () => {
  it('are written and read again; the lists of the benchmarks are there', async () => {
    const { engine, categories } = await prelabelled('giraffe; tall animal, sky', ['02']);
    const target = join(scratchFolder(), 'words.json');
    await engine.call('vocabulary.write', { target, format: 'json' });
    const { entries } = await engine.call('vocabulary.read', { path: target });
    expect(entries.map(({ name, prompts }) => [name, ...prompts])).toEqual(
      categories.map(({ name, prompts }) => [name, ...prompts]),
    );
    writeFileSync(target, '\0\x01 not a list'.repeat(2));
    expect(readFileSync(target)[0]).toBe(0);
    await expect(
      engine.call('vocabulary.read', { path: `${target}.not-there` }),
    ).rejects.toMatchObject({ code: 'not-found' });
    const lists = await engine.call('vocabulary.lists', {});
    expect(Object.fromEntries(lists.map(({ id, entries: own }) => [id, own.length]))).toEqual({
      voc21: 21,
      context60: 60,
      'coco-object': 81,
      voc20: 20,
      cityscapes: 19,
      context59: 59,
      ade20k: 150,
      'coco-stuff': 171,
    });
  });
});
