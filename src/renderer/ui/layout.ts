/** Characters of a US keyboard by physical key (`KeyboardEvent.code`), where they aren't in the code's name. */
const US: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Backquote: '`',
  Backslash: '\\',
  Comma: ',',
  Equal: '=',
  IntlBackslash: '\\',
  Minus: '-',
  Period: '.',
  Quote: "'",
  Semicolon: ';',
  Slash: '/',
};

/** UI Events "keyboard map": Chromium has it, and no types do. */
interface WithKeyboard {
  readonly keyboard?: { getLayoutMap(): Promise<Iterable<readonly [string, string]>> };
}

let layout: ReadonlyMap<string, string> = new Map();

/**
 * The character on a physical key of this machine's keyboard, in lower case; null for keys that have a name.
 * A digit stays one where its key types something else unshifted: it is printed there all the same.
 */
export function characterOf(code: string): string | null {
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit) return digit;
  return layout.get(code) ?? US[code] ?? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? null;
}

/** The physical key that types a character unshifted, or null. */
export function codeOf(character: string): string | null {
  const wanted = character.toLowerCase();
  for (const [code, typed] of layout) if (typed === wanted) return code;
  if (/^[a-z]$/.test(wanted)) return `Key${wanted.toUpperCase()}`;
  if (/^\d$/.test(wanted)) return `Digit${wanted}`;
  return Object.keys(US).find((code) => US[code] === wanted) ?? null;
}

/** Takes in a layout: physical key -> character. Without one, letters and signs are where a US keyboard has them. */
export function setLayout(map: Iterable<readonly [string, string]>): void {
  layout = new Map(map);
}

/** Asks the system for its layout, now and whenever the window comes to the front: it may be another by then. */
export function followLayout(): () => void {
  const read = (): void =>
    void (navigator as WithKeyboard).keyboard?.getLayoutMap().then(setLayout, () => setLayout([]));
  read();
  window.addEventListener('focus', read);
  return () => window.removeEventListener('focus', read);
}
