import { describe, expect, it } from 'vitest';
import { type JsonEvent, readJsonItems, type ReadJsonOptions } from '@shared/formats/json';
import { stream } from './helpers';

async function events(
  pieces: (string | Uint8Array)[],
  options?: ReadJsonOptions,
): Promise<JsonEvent[]> {
  const found: JsonEvent[] = [];
  for await (const event of readJsonItems(stream(...pieces), options)) found.push(event);
  return found;
}

const said = (list: JsonEvent[]): unknown[] =>
  list.flatMap((event) =>
    event.kind === 'item'
      ? [[event.item.where, event.item.value]]
      : event.kind === 'problem'
        ? [[event.problem.where, event.problem.code]]
        : [],
  );

const FILE = '{"info":{"a":"ä\\n"},\n"list":[1,{"b":[2,"]}"]},"c"],"empty":[],"flag":true}';

describe('items', () => {
  const expected = [
    ['/info', { a: 'ä\n' }],
    ['/list/0 (line 2)', 1],
    ['/list/1 (line 2)', { b: [2, ']}'] }],
    ['/list/2 (line 2)', 'c'],
    ['/flag (line 2)', true],
  ];

  it('come one by one with their place, however the file is cut', async () => {
    const bytes = new TextEncoder().encode(FILE);
    for (let size = 1; size < bytes.length; size++) {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
      expect(said(await events(pieces))).toEqual(expected);
    }
  });

  it('come from text and from UTF-16, and without the byte order mark', async () => {
    const wide = new Uint8Array(
      new Uint16Array([0xfeff, ...Array.from(FILE, (c) => c.charCodeAt(0))]).buffer,
    );
    for (const pieces of [
      [FILE],
      ['', `\ufeff${FILE}`],
      [new TextEncoder().encode(`\ufeff${FILE}`)],
      [wide.slice(0, 1), wide.slice(1)],
      [wide.map((_, i) => wide[i ^ 1]!)],
    ])
      expect(said(await events(pieces))).toEqual(expected);
  });

  it('tells where lists begin, also empty ones', async () => {
    const lists = (await events([FILE])).flatMap((e) => (e.kind === 'list' ? [e.list] : []));
    expect(lists).toEqual(['list', 'empty']);
    expect((await events(['[1]']))[0]).toEqual({ kind: 'list', list: null });
  });

  it('are passed over where they are not wanted, broken ones too', async () => {
    const found = await events(['{"a":[{x},nul],"b":[2]}'], { wanted: (list) => list === 'b' });
    expect(said(found)).toEqual([['/b/0', 2]]);
  });
});

const ODD: [name: string, text: string | Uint8Array, said: unknown[]][] = [
  ['nothing', '', [['/', 'json-empty']]],
  ['blanks', ' \n ', [['/ (line 2)', 'json-empty']]],
  ['no JSON', 'hello', [['/', 'json-not-json']]],
  [
    'a picture',
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    [
      ['line 1', 'json-encoding'],
      ['/', 'json-not-json'],
    ],
  ],
  ['a number', '5', [['/', 'json-not-json']]],
  [
    'cut within an item',
    '{"a":[1,{"b":',
    [
      ['/a/0', 1],
      ['/a/1', 'json-truncated'],
    ],
  ],
  [
    'cut between items',
    '{"a":[1,',
    [
      ['/a/0', 1],
      ['/a/1', 'json-truncated'],
    ],
  ],
  [
    'cut within a key',
    '{"a":[1],"b',
    [
      ['/a/0', 1],
      ['/', 'json-truncated'],
    ],
  ],
  [
    'a word that is none',
    '[1,nul,2]',
    [
      ['/0', 1],
      ['/1', 'json-syntax'],
      ['/2', 2],
    ],
  ],
  [
    'a broken item',
    '[{"a":1,,},2]',
    [
      ['/0', 'json-syntax'],
      ['/1', 2],
    ],
  ],
  [
    'a key without quotes',
    '[{a:1},2]',
    [
      ['/0', 'json-syntax'],
      ['/1', 2],
    ],
  ],
  [
    'two values',
    '[{"a":1 2},3]',
    [
      ['/0', 'json-syntax'],
      ['/1', 3],
    ],
  ],
  [
    'an unknown escape',
    '["\\x",2]',
    [
      ['/0', 'json-syntax'],
      ['/1', 2],
    ],
  ],
  [
    'a wrong bracket',
    '[[1}],2]',
    [
      ['/0', 'json-syntax'],
      ['/', 'json-after'],
    ],
  ],
  ['a key that is missing', '{1:2}', [['/', 'json-broken']]],
  ['a colon that is missing', '{"a" 1}', [['/a', 'json-broken']]],
  ['a value that is missing', '{"a":}', [['/a', 'json-broken']]],
  [
    'something after the end',
    '[1]x',
    [
      ['/0', 1],
      ['/', 'json-after'],
    ],
  ],
  [
    'NaN',
    '[{"a":NaN}]',
    [
      ['/0/a', 'json-nan'],
      ['/0', { a: NaN }],
    ],
  ],
  [
    '-Infinity',
    '[-Infinity]',
    [
      ['/0', 'json-nan'],
      ['/0', -Infinity],
    ],
  ],
  [
    '1e999',
    '[1e999]',
    [
      ['/0', 'json-nan'],
      ['/0', Infinity],
    ],
  ],
  [
    'more digits than fit',
    '[[9007199254740993]]',
    [
      ['/0/0', 'json-number'],
      ['/0', [9007199254740992]],
    ],
  ],
  [
    'the same key twice',
    '[{"a":1,"a":2}]',
    [
      ['/0/a', 'json-duplicate-key'],
      ['/0', { a: 2 }],
    ],
  ],
  [
    'a list twice',
    '{"a":[1],"a":[2]}',
    [
      ['/a/0', 1],
      ['/a', 'json-duplicate-key'],
      ['/a/0', 2],
    ],
  ],
  [
    'half a character',
    '["\\ud800"]',
    [
      ['/0', 'json-surrogate'],
      ['/0', '\ufffd'],
    ],
  ],
  ['a raw line break in a string', '["a\\t\nb"]', [['/0', 'a\t\nb']]],
  [
    'bytes that are no UTF-8',
    Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d),
    [
      ['line 1', 'json-encoding'],
      ['/0', '\ufffd'],
    ],
  ],
  ['a slash in a key', '{"a/b~":[x]}', [['/a~1b~0/0', 'json-syntax']]],
];

it.each(ODD)('%s is told, and the rest is read', async (_, text, expected) => {
  expect(said(await events([text]))).toEqual(expected);
});

it('keeps keys like __proto__ as they are and touches no prototype', async () => {
  const [, event] = await events(['[{"__proto__":{"polluted":1},"constructor":2}]']);
  const { value } = (event as Extract<JsonEvent, { kind: 'item' }>).item;
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(value)).toBeNull();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('refuses what is nested without end, and what is too long, and goes on', async () => {
  const deep = '['.repeat(1e5) + ']'.repeat(1e5);
  expect(said(await events([`[${deep},1]`]))).toEqual([
    ['/0', 'json-depth'],
    ['/1', 1],
  ]);
  const wide = `[${'{},'.repeat(600_000)}1]`;
  expect(said(await events([`[${wide},1]`]))).toEqual([
    ['/0', 'json-size'],
    ['/1', 1],
  ]);
  expect(said(await events([`["${'x'.repeat(50)}",1]`], { maxItemLength: 40 }))).toEqual([
    ['/0', 'json-size'],
    ['/1', 1],
  ]);
});
