import type { Problem } from '../records';
import { decodeText } from './decode';
import { Framer } from './frames';
import { JsonSyntaxError, type JsonValue, parseJson } from './parse';

export type JsonEvent =
  /** A list begins: under this top-level key, or (null) the file is one. */
  | { readonly kind: 'list'; readonly list: string | null }
  | { readonly kind: 'item'; readonly item: JsonItem }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** An element of a top-level list, of a list under a top-level key, or another value of a top-level key. */
export interface JsonItem {
  /** The top-level key; null in a top-level list. */
  readonly list: string | null;
  /** null for the value of a top-level key that is no list. */
  readonly index: number | null;
  readonly value: JsonValue;
  /** Characters it takes in the file. */
  readonly length: number;
  /** For people: '/annotations/17', with the line where the file has lines. */
  readonly where: string;
}

export interface ReadJsonOptions {
  /** Lists (top-level keys; null for a top-level list) whose items are not wanted are passed over quickly. */
  readonly wanted?: (list: string | null) => boolean;
  /** Characters that one item may have. */
  readonly maxItemLength?: number;
  /** How deep lists and objects of one item may lie in one another. */
  readonly maxDepth?: number;
}

/**
 * Reads a JSON file of any size, item by item, in the memory of one item. Never throws for what the file
 * holds: an item that can't be read is a problem with severity 'skipped', and so is a file that breaks off,
 * of which everything before stays. It throws what `chunks` throws.
 */
export async function* readJsonItems(
  chunks: AsyncIterable<Uint8Array | string>,
  { wanted = () => true, maxItemLength = 2 ** 24, maxDepth = 100 }: ReadJsonOptions = {},
): AsyncGenerator<JsonEvent> {
  const framer = new Framer(wanted, maxItemLength);
  const lists = new Set<string | null>();
  let replaced = false;
  for await (const text of decodeText(chunks)) {
    if (!replaced && text.includes('\ufffd')) {
      replaced = true;
      const message =
        'The file holds bytes that are no UTF-8 text; a mark (U+FFFD) stands for them.';
      yield problem('mended', 'json-encoding', `line ${framer.line}`, message);
    }
    for (const frame of framer.push(text)) {
      if ('start' in frame) yield* begin(frame.start, framer.line, lists);
      else if ('code' in frame)
        yield problem('skipped', frame.code, whereOf(framer), frame.message);
      else if (frame.text !== null) yield* read({ ...frame, text: frame.text }, maxDepth);
      else {
        const message = `It is longer than ${maxItemLength} characters.`;
        yield problem('skipped', 'json-size', whereOf(frame), message);
      }
    }
  }
  const end = framer.end();
  if (end) yield problem('skipped', end.code, whereOf(framer), end.message);
}

function* begin(
  list: string | null,
  line: number,
  before: Set<string | null>,
): Generator<JsonEvent> {
  if (before.has(list)) {
    const message = 'The file has this list twice; both were read.';
    yield problem('noted', 'json-duplicate-key', whereOf({ list, index: null, line }), message);
  }
  before.add(list);
  yield { kind: 'list', list };
}

interface Place {
  readonly list: string | null;
  readonly index: number | null;
  readonly line: number;
}

function* read(frame: Place & { readonly text: string }, maxDepth: number): Generator<JsonEvent> {
  const where = whereOf(frame);
  try {
    const { value, oddities } = parseJson(frame.text, maxDepth);
    for (const { code, path, message } of oddities)
      yield problem('mended', code, whereOf(frame, path), message);
    const { list, index, text } = frame;
    yield { kind: 'item', item: { list, index, value, length: text.length, where } };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const near = frame.text.slice(Math.max(0, error.offset - 12), error.offset + 12);
    yield problem('skipped', error.code, where, `${error.message} near ${JSON.stringify(near)}.`);
  }
}

function problem(
  severity: Problem['severity'],
  code: string,
  where: string,
  message: string,
): JsonEvent {
  return { kind: 'problem', problem: { severity, code, where, message } };
}

/** A JSON pointer (RFC 6901), and the line unless all is on one. */
function whereOf({ list, index, line }: Place, within: readonly (string | number)[] = []): string {
  const path = [...(list === null ? [] : [list]), ...(index === null ? [] : [index]), ...within];
  const pointer = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return (pointer.join('') || '/') + (line > 1 ? ` (line ${line})` : '');
}
