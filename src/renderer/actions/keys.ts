import { codeOf } from '../ui/layout';

/**
 * Bindings: modifiers and one key, joined by '+': '$mod+Shift+z', 'BracketLeft', '[Shift]+?'. `$mod` is the
 * platform's own modifier, a modifier in brackets may be held or not. The key is a character, a name
 * (`KeyboardEvent.key`), or a place on the keyboard (`KeyboardEvent.code`); letters go by what they type,
 * digits and signs by where they are, because layouts move and shift those.
 */
export type Binding = string;

/** What of a key press counts. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'
>;

const MOD = /mac/i.test(navigator.platform) ? 'Meta' : 'Control';
const MODIFIERS = ['Control', 'Meta', 'Alt', 'Shift'] as const;
const MODIFIER_KEYS: ReadonlySet<string> = new Set([
  ...MODIFIERS,
  'AltGraph',
  'CapsLock',
  'NumLock',
  'ScrollLock',
  'Fn',
]);
/** Keys that the canvas holds or that always mean the same. */
export const RESERVED: ReadonlySet<string> = new Set([' ', 'Escape']);

/** One way to press something: modifiers in a fixed order and the key, lower case. */
const chord = (modifiers: ReadonlySet<string>, key: string): string =>
  [...MODIFIERS.filter((each) => modifiers.has(each)), key].join('+').toLowerCase();

interface Parts {
  readonly modifiers: ReadonlySet<string>;
  readonly optional: readonly string[];
  readonly key: string;
}

function partsOf(binding: Binding): Parts {
  const parts = binding.split(/(?<=[\w\]])\+/).map((part) => (part === '$mod' ? MOD : part));
  const key = parts.pop()!;
  return {
    modifiers: new Set(parts.filter((part) => !part.startsWith('['))),
    optional: parts.filter((part) => part.startsWith('[')).map((part) => part.slice(1, -1)),
    key,
  };
}

/** Whether a text is a binding of one key with known modifiers. */
export function isBinding(text: string): boolean {
  const { modifiers, optional, key } = partsOf(text);
  const known = [...modifiers, ...optional].every((each) =>
    (MODIFIERS as readonly string[]).includes(each),
  );
  return known && /^(\S|\w+)$/u.test(key) && !MODIFIER_KEYS.has(key) && !RESERVED.has(key);
}

/** Every chord that a binding stands for, its key as it is written. */
export function chordsOf(binding: Binding): string[] {
  const { modifiers, optional, key } = partsOf(binding);
  return [
    chord(modifiers, key),
    ...optional.map((each) => chord(new Set([...modifiers, each]), key)),
  ];
}

/**
 * The chords that a press can be: by what it types, by where the key is, and, where the layout has other
 * letters than Latin (Cyrillic, Greek) or Alt makes signs of them (macOS), by the Latin letter of the place.
 */
export function chordsOfPress(press: Press): string[] {
  const { key, code } = press;
  const modifiers = modifiersOf(press);
  const letter = isLatin(key) ? undefined : /^Key([A-Z])$/.exec(code)?.[1];
  return [key, code, letter].filter(Boolean).map((each) => chord(modifiers, each!));
}

const isLatin = (key: string): boolean => /^[ -~]+$/.test(key) && key !== 'Dead';

const modifiersOf = (press: Press): ReadonlySet<string> =>
  new Set(
    MODIFIERS.filter(
      (each) => press[`${each.toLowerCase().replace('control', 'ctrl')}Key` as 'ctrlKey'],
    ),
  );

/** The binding that a press would be; null while only modifiers are down, or where the key is unknown. */
export function bindingOfPress(press: Press): Binding | null {
  const { key, code } = press;
  if (MODIFIER_KEYS.has(key) || key === 'Unidentified' || key === 'Process') return null;
  const modifiers = modifiersOf(press);
  const written = MODIFIERS.filter((each) => modifiers.has(each)).map((each) =>
    each === MOD ? '$mod' : each,
  );
  const typed = /^[a-z]$/i.test(key) ? key.toLowerCase() : null;
  const named = key.length > 1 && key !== 'Dead' ? key : null;
  return [...written, typed ?? named ?? (code || key)].join('+');
}

/** Signs that need Shift, where a US keyboard has them. */
const SHIFTED = new Map(
  [...'~!@#$%^&*()_+{}|:"<>?'].map((sign, i) => [sign, "`1234567890-=[]\\;',./"[i]!]),
);

/** Chords by place only: what two bindings written differently ('[' and 'BracketLeft') have in common. */
function placesOf(binding: Binding): string[] {
  const { modifiers, optional, key } = partsOf(binding);
  const plain = SHIFTED.get(key);
  const place = codeOf(plain ?? key) ?? key;
  const held = plain === undefined ? modifiers : new Set([...modifiers, 'Shift']);
  return [chord(held, place), ...optional.map((each) => chord(new Set([...held, each]), place))];
}

/** Whether some press would be both bindings on this machine's keyboard. */
export function clash(a: Binding, b: Binding): boolean {
  const places = new Set(placesOf(a));
  return placesOf(b).some((place) => places.has(place));
}
