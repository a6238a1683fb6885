import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Category } from '@shared/domain/category';
import { categoriesOf } from '@shared/domain/words';
import { AppError } from '@shared/errors';
import { additions, readVocabulary, writeVocabulary } from '@shared/formats/vocabulary';

const word = fc.stringMatching(/^[a-z][a-z ]{0,10}[a-z]$/).map((text) => text.replace(/ +/g, ' '));
const vocabulary = fc
  .uniqueArray(fc.record({ name: word, prompts: fc.uniqueArray(word, { maxLength: 4 }) }), {
    selector: ({ name }) => name,
    minLength: 1,
    maxLength: 12,
  })
  .map((list) =>
    categoriesOf(list.map(({ name, prompts }) => [name, ...prompts].join(';')).join('\n')),
  );

const said = ({ name, prompts, supercategory, colour, threshold }: Category) => ({
  ...{ name, prompts, supercategory, colour, threshold },
});

describe('a vocabulary in a file', () => {
  it('is what it was when it is read again', () => {
    fc.assert(
      fc.property(vocabulary, fc.double({ min: 0, max: 1, noNaN: true }), (made, threshold) => {
        const written = made.map((one) => ({ ...one, supercategory: 'thing', threshold }));
        const again = additions([], readVocabulary(writeVocabulary(written, 'json'), 'a.json'));
        expect(again.map(({ after }) => said(after))).toEqual(written.map(said));
        const names = (list: readonly { name: string; prompts: string[] }[]) =>
          list.map(({ name, prompts }) => [name, ...prompts]);
        expect(names(readVocabulary(writeVocabulary(written, 'text'), 'a.txt'))).toEqual(
          names(written),
        );
        const coco = readVocabulary(writeVocabulary(written, 'coco'), 'coco.json');
        expect(coco.map(({ name }) => name)).toEqual(written.map(({ name }) => name));
      }),
    );
  });

  it('may be written in the ways that are about', () => {
    const names = (text: string) =>
      readVocabulary(text, 'x').map(({ name, prompts }) => [name, ...prompts]);
    expect(names('["road", "car; cars"]')).toEqual([['road'], ['car', 'cars']]);
    expect(names('{"0": "road", "7": "car; cars"}')).toEqual([['road'], ['car', 'cars']]);
    expect(names('[{"id": 3, "name": "road"}]')).toEqual([['road']]);
    expect(
      names(
        '\uFEFF{"info": {}, "categories": [{"id": 3, "name": " road ", "supercategory": "ground"}]}',
      ),
    ).toEqual([['road']]);
    expect(names('road\ncar; cars\n\ncar; autos')).toEqual([['road'], ['car', 'cars', 'autos']]);
  });

  it('is refused in one sentence that names the file', () => {
    for (const text of ['', ' \n', '[]', '{', '{"categories": 3}', '[1, 2]', '[{"name": ""}]'])
      expect(() => readVocabulary(text, 'words.json'), text).toThrow(AppError);
    expect(() => readVocabulary('[1]', 'words.json')).toThrow(/^words\.json /);
  });
});

describe('adding a vocabulary to another', () => {
  it('takes nothing away, and adds nothing twice', () => {
    fc.assert(
      fc.property(vocabulary, vocabulary, (one, other) => {
        const once = additions(one, readVocabulary(writeVocabulary(other, 'json'), 'b'));
        const all = new Map(one.map((category) => [category.id, category]));
        for (const { before, after } of once) {
          if (before) expect(after.prompts.slice(0, before.prompts.length)).toEqual(before.prompts);
          expect(all.get(after.id) ?? null).toEqual(before);
          all.set(after.id, after);
        }
        const names = [...all.values()].map(({ name }) => name.toLowerCase());
        expect(new Set(names).size).toBe(names.length);
        for (const { name } of other) expect(names).toContain(name.toLowerCase());
        const twice = additions(
          [...all.values()],
          readVocabulary(writeVocabulary(other, 'json'), 'b'),
        );
        expect(twice).toEqual([]);
      }),
    );
  });
});
