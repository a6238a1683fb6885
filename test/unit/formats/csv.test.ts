import { expect, it } from 'vitest';
import { csvCounts } from '@shared/formats/csv';
import { newBitmap } from '@shared/mask';
import { textIn, writeAll } from './folder';
import { labelled, setOf } from './sets';

const size = { width: 4, height: 4 };
const dot = newBitmap(4, 4);
dot.data.fill(1, 0, 3);

const a = labelled(
  'in, "a".jpg',
  size,
  [
    [0, dot],
    [0, dot],
    [1, dot],
  ],
  'val',
);
const set = setOf(
  ['=cmd|calc', 'plain', 'never'],
  [
    { ...a, annotations: a.annotations.map((each, i) => ({ ...each, suggestion: i === 1 })) },
    labelled('-b.jpg', size, []),
  ],
);

it('quotes by RFC 4180 and never writes a formula', () => {
  const { folder, problems } = writeAll(csvCounts, set);
  expect(textIn(folder, 'counts.csv')).toBe(
    [
      'image,width,height,split,category,objects,suggestions,pixels',
      `"in, ""a"".jpg",4,4,val,'=cmd|calc,1,1,6`,
      '"in, ""a"".jpg",4,4,val,plain,1,0,3',
      `'-b.jpg,4,4,,,0,0,0`,
      '',
    ].join('\r\n'),
  );
  expect(problems.map(({ code }) => code)).toEqual(['formula', 'formula']);
});

it('has a row for every category when asked to', () => {
  const text = textIn(writeAll(csvCounts, set, { rows: 'all' }).folder, 'counts.csv');
  expect(text.trim().split('\r\n')).toHaveLength(7);
  expect(text).toContain(`'-b.jpg,4,4,,never,0,0,0\r\n`);
});
