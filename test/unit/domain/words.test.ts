import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoriesOf, formatWords, parseWords } from '@shared/domain/words';

describe('a typed vocabulary', () => {
  it.each([
    ['person; people, shirt, sky', [['person', 'people'], ['shirt'], ['sky']]],
    ['dog\ncat ;  kitten ;;\r\n\n, ,', [['dog'], ['cat', 'kitten']]],
    ['Dog, dog; puppy, cat', [['Dog', 'puppy'], ['cat']]],
    ['car; Car; auto; AUTO', [['car', 'auto']]],
    ['  traffic   light\nC# book', [['traffic light'], ['C# book']]],
    ['; a', [['a']]],
    ['', []],
  ])('%j', (text, expected) => {
    expect(parseWords(text).map(({ name, prompts }) => [name, ...prompts])).toEqual(expected);
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const words = parseWords(text);
        expect(parseWords(formatWords(words))).toEqual(words);
      }),
    );
  });

  it('becomes categories that fit in beside those that are there', () => {
    const first = categoriesOf(Array.from({ length: 10 }, (_, i) => `word ${i}`).join());
    expect(first.map(({ hotkey }) => hotkey)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, null]);
    const rest = categoriesOf('WORD 3, new', first);
    expect(rest).toMatchObject([{ id: 11, name: 'new', position: 10, hotkey: null }]);
    expect(first.map(({ colour }) => colour)).not.toContain(rest[0]!.colour);
    // A freed key and colour are given again; an id is not given below one in use.
    const [next] = categoriesOf(
      'again',
      first.filter(({ id }) => id !== 4),
    );
    expect(next).toMatchObject({ id: 11, hotkey: 4, colour: first[3]!.colour });
  });
});
