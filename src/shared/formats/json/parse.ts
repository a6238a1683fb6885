/** What JSON holds. Objects have no prototype, so that a key like `__proto__` is a key like any other. */
export type JsonValue =
  string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Something odd that was read all the same. */
export interface Oddity {
  readonly code: 'json-nan' | 'json-number' | 'json-duplicate-key' | 'json-surrogate';
  /** Keys and indices from the top of the parsed text. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What is wrong with a text, and where in it. */
export class JsonSyntaxError extends Error {
  constructor(
    readonly code: 'json-syntax' | 'json-depth' | 'json-size',
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/**
 * JSON as programs really write it: also takes NaN, Infinity (as Python writes them), raw control characters
 * in strings, lone surrogates, repeated keys (the last counts) and numbers that no double can hold, and names
 * each kind once. It is our own because JSON.parse refuses the first two and says nothing of the others.
 * @throws JsonSyntaxError for anything else, below `maxDepth` lists and objects within one another, and for more
 *   lists and objects than fit in memory, which take a hundred times what their brackets take in a file
 */
export function parseJson(
  text: string,
  maxDepth: number,
): { value: JsonValue; oddities: readonly Oddity[] } {
  const parser = new Parser(text, maxDepth);
  const value = parser.value(0);
  parser.end();
  return { value, oddities: parser.oddities };
}

const LITERALS: readonly (readonly [string, JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
];

const LONE_SURROGATE = /\p{Surrogate}/gu;

const CONTROL = /[\0-\x1f]/g;
const escapeControl = (char: string): string =>
  `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** From this length on V8 makes a slice a view, and a kept file name would hold on to the whole file's text. */
const OWN_COPY = 13;

/** Lists and objects in one text. */
const MAX_CONTAINERS = 2 ** 19;

class Parser {
  readonly oddities: Oddity[] = [];
  private at = 0;
  private containers = 0;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
  ) {}

  value(depth: number): JsonValue {
    switch (this.next()) {
      case 0x7b:
        return this.object(depth);
      case 0x5b:
        return this.list(depth);
      case 0x22:
        return this.string(depth);
      default:
        return this.scalar(depth);
    }
  }

  end(): void {
    if (!Number.isNaN(this.next())) throw this.wrong('Something follows the value');
  }

  /** The next character that is no blank, which is not taken yet; NaN at the end. */
  private next(): number {
    for (; ; this.at++) {
      const char = this.text.charCodeAt(this.at);
      if (char !== 0x20 && char !== 0x0a && char !== 0x0d && char !== 0x09) return char;
    }
  }

  private object(depth: number): JsonValue {
    this.enter(depth);
    const object = Object.create(null) as { [key: string]: JsonValue };
    this.at++;
    if (this.next() === 0x7d) return (this.at++, object);
    for (;;) {
      if (this.next() !== 0x22) throw this.wrong('A key in quotes is missing');
      const key = this.string(depth);
      if (this.next() !== 0x3a) throw this.wrong('A colon is missing');
      this.at++;
      this.path[depth] = key;
      if (key in object)
        this.note(depth + 1, 'json-duplicate-key', 'The key stands twice; the last one counts.');
      object[key] = this.value(depth + 1);
      const char = this.next();
      this.at++;
      if (char === 0x7d) return object;
      if (char !== 0x2c) throw this.wrong('A comma or closing brace is missing');
    }
  }

  private list(depth: number): JsonValue {
    this.enter(depth);
    const list: JsonValue[] = [];
    this.at++;
    if (this.next() === 0x5d) return (this.at++, list);
    for (;;) {
      this.path[depth] = list.length;
      list.push(this.value(depth + 1));
      const char = this.next();
      this.at++;
      if (char === 0x5d) return list;
      if (char !== 0x2c) throw this.wrong('A comma or closing bracket is missing');
    }
  }

  private string(depth: number): string {
    const from = ++this.at;
    let escaped = false;
    for (; ; this.at++) {
      const char = this.text.charCodeAt(this.at);
      if (char === 0x22) break;
      if (Number.isNaN(char)) throw this.wrong('A closing quote is missing');
      if (char !== 0x5c) continue;
      escaped = true;
      this.at++;
    }
    const raw = this.text.slice(from, this.at++);
    if (raw.length < OWN_COPY && !escaped) return raw;
    const text = this.unescape(raw);
    if (!escaped) return text;
    const whole = text.replace(LONE_SURROGATE, '\ufffd');
    if (whole !== text)
      this.note(depth, 'json-surrogate', 'Half a character was replaced by a mark (U+FFFD).');
    return whole;
  }

  private unescape(raw: string): string {
    for (const quoted of [raw, raw.replace(CONTROL, escapeControl)])
      try {
        return JSON.parse(`"${quoted}"`) as string;
      } catch {
        // The second try is for control characters; what it can't read is told below.
      }
    throw this.wrong('A string holds an unknown escape');
  }

  private scalar(depth: number): JsonValue {
    const from = this.at;
    while (isNumeric(this.text.charCodeAt(this.at))) this.at++;
    if (this.at > from) {
      const digits = this.text.slice(from, this.at);
      const value = Number(digits);
      if (Number.isFinite(value)) {
        if (!Number.isSafeInteger(value) && Number.isInteger(value) && /^-?\d+$/.test(digits))
          this.note(
            depth,
            'json-number',
            `${digits.slice(0, 40)} can't be kept to its last digit.`,
          );
        return value;
      }
      if (!Number.isNaN(value)) return this.notFinite(depth, value);
      this.at = from;
    }
    for (const [word, value] of LITERALS)
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return typeof value === 'number' ? this.notFinite(depth, value) : value;
      }
    throw this.wrong('A value is missing or misspelt');
  }

  private notFinite(depth: number, value: number): number {
    this.note(depth, 'json-nan', `${value} stands where a number should be.`);
    return value;
  }

  private note(depth: number, code: Oddity['code'], message: string): void {
    if (this.oddities.some((oddity) => oddity.code === code)) return;
    this.oddities.push({ code, path: this.path.slice(0, depth), message });
  }

  private enter(depth: number): void {
    if (++this.containers > MAX_CONTAINERS)
      throw new JsonSyntaxError('json-size', 'It holds too many lists and objects', this.at);
    if (depth < this.maxDepth) return;
    const message = `Lists or objects lie more than ${this.maxDepth} deep in one another`;
    throw new JsonSyntaxError('json-depth', message, this.at);
  }

  private wrong(message: string): JsonSyntaxError {
    return new JsonSyntaxError('json-syntax', message, Math.min(this.at, this.text.length));
  }
}

/** Digits, sign, point and exponent. */
function isNumeric(char: number): boolean {
  return (
    (char >= 0x30 && char <= 0x39) ||
    char === 0x2e ||
    char === 0x2d ||
    char === 0x2b ||
    char === 0x65 ||
    char === 0x45
  );
}
