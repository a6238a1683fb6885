import { parseJson } from './parse';

/** The text of one item, cut out but not read. */
export interface Frame {
  /** The key of the top-level object it stands under; null in a top-level list. */
  readonly list: string | null;
  /** Its place in a list; null for the value of a top-level key that is no list. */
  readonly index: number | null;
  /** null when it is longer than allowed. */
  readonly text: string | null;
  /** The line on which it begins, from 1. */
  readonly line: number;
}

/** A list begins: under a top-level key, or (null) the file is one. */
export interface ListStart {
  readonly start: string | null;
}

export interface FrameError {
  readonly code: 'json-not-json' | 'json-broken' | 'json-after' | 'json-empty' | 'json-truncated';
  readonly message: string;
}

type State = 'start' | 'key' | 'colon' | 'value' | 'element' | 'item' | 'after' | 'broken';

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

/**
 * Cuts the items out of a JSON file that comes in pieces: the elements of its top-level list, or of each list
 * under a top-level key, and other values of top-level keys. It looks only at quotes and brackets, so
 * that rubbish within one item costs just that item.
 */
export class Framer {
  line = 1;
  list: string | null = null;
  index: number | null = null;
  private state: State = 'start';
  private depth = 0;
  private inString = false;
  private escaped = false;
  private keep = true;
  private parts: string[] = [];
  private length = 0;
  private itemLine = 1;
  /** The item that is being cut out is the key of the top-level object. */
  private isKey = false;

  constructor(
    private readonly wanted: (list: string | null) => boolean,
    private readonly maxLength: number,
  ) {}

  *push(text: string): Generator<Frame | ListStart | FrameError> {
    let at = 0;
    while (at < text.length && this.state !== 'broken') {
      if (this.inItem()) {
        const from = at;
        at = this.scan(text, from);
        this.take(text, from, at);
        if (!this.inItem()) {
          const frame = this.close();
          if (frame) yield frame;
        }
        continue;
      }
      const char = text.charCodeAt(at);
      if (char === NEWLINE) this.line++;
      if (char === 0x20 || char === NEWLINE || char === 0x0d || char === 0x09) at++;
      else {
        const news = this.punctuate(char, text[at]!);
        if (news) yield news;
        if (!this.inItem()) at++;
      }
    }
  }

  /** What is wrong with where the file ends; null when nothing is. */
  end(): FrameError | null {
    if (this.state === 'after' || this.state === 'broken') return null;
    if (this.state === 'start') return { code: 'json-empty', message: 'The file is empty.' };
    return {
      code: 'json-truncated',
      message: 'The file breaks off here; everything before was read.',
    };
  }

  /** Takes a character between items. */
  private punctuate(char: number, shown: string): ListStart | FrameError | null {
    const [opens, closes] = [char === 0x7b || char === 0x5b, char === 0x7d || char === 0x5d];
    switch (this.state) {
      case 'start':
        if (!opens)
          return this.break('json-not-json', `The file isn't JSON: it begins with`, shown);
        if (char === 0x5b) return this.startList();
        this.state = 'key';
        return null;
      case 'key':
        if (char === COMMA) return null;
        if (closes) return (this.go('after'), null);
        if (char !== QUOTE) return this.break('json-broken', 'A key was expected, not', shown);
        this.open(true, true);
        return null;
      case 'colon':
        if (char !== 0x3a) return this.break('json-broken', 'A colon was expected, not', shown);
        return (this.go('value'), null);
      case 'value':
        if (char === 0x5b) return this.startList();
        if (char === COMMA || closes)
          return this.break('json-broken', 'A value was expected, not', shown);
        this.open(false, this.wanted(this.list));
        return null;
      case 'element':
        if (char === COMMA) return null;
        if (closes) {
          const inObject = this.list !== null;
          [this.index, this.list] = [null, null];
          return (this.go(inObject ? 'key' : 'after'), null);
        }
        this.open(false, this.wanted(this.list));
        return null;
      default:
        return this.break('json-after', 'Something follows the end of the JSON text:', shown);
    }
  }

  private startList(): ListStart {
    this.index = 0;
    this.state = 'element';
    return { start: this.list };
  }

  private open(isKey: boolean, keep: boolean): void {
    this.state = 'item';
    [this.isKey, this.keep] = [isKey, keep];
    [this.depth, this.inString, this.escaped] = [0, false, false];
    [this.parts, this.length, this.itemLine] = [[], 0, this.line];
  }

  /** Goes on through an item; leaves the state 'item' where it ends. @returns the place after what was read */
  private scan(text: string, from: number): number {
    let { depth, inString, escaped, line } = this;
    let at = from;
    let ended = false;
    for (; at < text.length && !ended; at++) {
      const char = text.charCodeAt(at);
      if (char === NEWLINE) line++;
      if (inString) {
        if (escaped) escaped = false;
        else if (char === BACKSLASH) escaped = true;
        else if (char === QUOTE) {
          inString = false;
          ended = depth === 0;
        }
      } else if (char === QUOTE) inString = true;
      else if (char === 0x7b || char === 0x5b) depth++;
      else if (char === 0x7d || char === 0x5d) {
        // A bracket that nothing opened belongs to what is around.
        if (depth === 0) break;
        ended = --depth === 0;
      } else if (depth === 0 && (char === COMMA || char === 0x20 || char === NEWLINE)) break;
    }
    if (at < text.length && !ended) {
      if (text.charCodeAt(at) === NEWLINE) line--;
      ended = true;
    }
    Object.assign(this, { depth, inString, escaped, line });
    if (ended) this.state = this.isKey ? 'colon' : this.index === null ? 'key' : 'element';
    return at;
  }

  private take(text: string, from: number, to: number): void {
    this.length += to - from;
    if (this.length > this.maxLength) this.parts = [];
    else if (this.keep) this.parts.push(text.slice(from, to));
  }

  private close(): Frame | null {
    const text = this.length > this.maxLength ? null : this.parts.join('');
    this.parts = [];
    const { index, itemLine: line } = this;
    if (this.isKey) {
      this.list = keyOf(text ?? '""');
      return null;
    }
    if (index !== null) this.index = index + 1;
    return this.keep ? { list: this.list, index, text, line } : null;
  }

  private inItem(): boolean {
    return this.state === 'item';
  }

  private go(state: State): void {
    this.state = state;
  }

  private break(code: FrameError['code'], message: string, shown: string): FrameError {
    this.state = 'broken';
    return { code, message: `${message} ${JSON.stringify(shown)}. The rest was not read.` };
  }
}

/** A key that can't be read still is a key. */
function keyOf(text: string): string {
  try {
    return String(parseJson(text, 0).value);
  } catch {
    return text.slice(1, -1);
  }
}
