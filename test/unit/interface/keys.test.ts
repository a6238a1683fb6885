import { afterEach, describe, expect, it } from 'vitest';
import {
  bindingOfPress,
  chordsOf,
  chordsOfPress,
  clash,
  isBinding,
  type Press,
} from '@renderer/actions/keys';
import { command, commands } from '@renderer/actions/commands';
import {
  hasUsualKeys,
  holderOf,
  keysAsText,
  replaceKey,
  resetAllKeys,
  resetKeys,
  setKeys,
  swapKeys,
  takeKeys,
} from '@renderer/actions/rebinding';
import { usePreferences } from '@renderer/state/preferences';
import '@renderer/app/i18n';
import { capsOf } from '@renderer/ui/keys';
import { setLayout } from '@renderer/ui/layout';

const press = (key: string, code: string, held: Partial<Press> = {}): Press => ({
  key,
  code,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

/** As Chromium tells them, the keys that matter here. */
const GERMAN: [string, string][] = [
  ['KeyZ', 'y'],
  ['KeyY', 'z'],
  ['BracketLeft', 'ü'],
  ['BracketRight', '+'],
  ['Minus', 'ß'],
  ['Digit1', '1'],
];
const FRENCH: [string, string][] = [
  ['KeyQ', 'a'],
  ['KeyA', 'q'],
  ['Digit1', '&'],
];

afterEach(() => {
  setLayout([]);
  resetAllKeys();
});

const matches = (binding: string, one: Press): boolean =>
  chordsOfPress(one).some((chord) => chordsOf(binding).includes(chord));

describe('a press', () => {
  it.each([
    ['z', press('z', 'KeyZ')],
    ['$mod+Shift+z', press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true })],
    ['BracketLeft', press('[', 'BracketLeft')],
    ['Shift+BracketLeft', press('{', 'BracketLeft', { shiftKey: true })],
    ['Digit1', press('1', 'Digit1')],
    ['Alt+ArrowLeft', press('ArrowLeft', 'ArrowLeft', { altKey: true })],
    ['F6', press('F6', 'F6')],
    ['Quote', press('Dead', 'Quote')],
    ['KeyB', press('и', 'KeyB')],
  ])('is recorded as %s, which then matches it', (binding, one) => {
    expect(bindingOfPress(one)).toBe(binding);
    expect(matches(binding, one)).toBe(true);
  });

  it('of a modifier alone, or of an unknown key, is none', () => {
    expect(bindingOfPress(press('Shift', 'ShiftLeft', { shiftKey: true }))).toBeNull();
    expect(bindingOfPress(press('Unidentified', ''))).toBeNull();
  });

  it('matches neither with a modifier more nor with one less', () => {
    expect(matches('b', press('b', 'KeyB', { ctrlKey: true }))).toBe(false);
    expect(matches('$mod+b', press('b', 'KeyB'))).toBe(false);
    expect(matches('[Shift]+?', press('?', 'Slash', { shiftKey: true }))).toBe(true);
    expect(matches('[Shift]+?', press('?', 'Comma'))).toBe(true);
  });

  it('goes by what is typed for letters, by place where the layout has no Latin ones', () => {
    expect(matches('z', press('z', 'KeyY'))).toBe(true); // German
    expect(matches('z', press('y', 'KeyZ'))).toBe(false);
    expect(matches('b', press('и', 'KeyB'))).toBe(true); // Russian
    expect(matches('b', press('∫', 'KeyB', { altKey: true }))).toBe(false);
    expect(matches('Alt+b', press('∫', 'KeyB', { altKey: true }))).toBe(true); // macOS
    expect(matches('Digit1', press('&', 'Digit1'))).toBe(true); // French
  });
});

describe('on another layout', () => {
  it('the caps are those of this keyboard', () => {
    setLayout(GERMAN);
    expect(capsOf('BracketLeft')).toEqual(['Ü']);
    expect(capsOf('Alt+KeyZ')).toEqual(['Alt', 'Y']);
    expect(capsOf('$mod+z')).toEqual(['Ctrl', 'Z']);
    setLayout(FRENCH);
    expect(capsOf('Digit1')).toEqual(['1']);
  });

  it('keys clash where one press is both', () => {
    expect(clash('[', 'BracketLeft')).toBe(true);
    expect(clash('y', 'KeyY')).toBe(true);
    setLayout(GERMAN);
    expect(clash('y', 'KeyY')).toBe(false);
    expect(clash('z', 'KeyY')).toBe(true);
  });
});

describe('clashes', () => {
  it.each([
    ['KeyX', 'x', true],
    ['$mod+x', 'x', false],
    ['[Shift]+?', 'Shift+Slash', true],
    ['Shift+1', 'Shift+Digit1', true],
    ['$mod+Shift++', '$mod+Shift+Equal', true],
    ['Delete', 'Backspace', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(clash(a, b)).toBe(expected);
    expect(clash(b, a)).toBe(expected);
  });

  it('are not among the keys that commands come with', () => {
    for (const each of commands)
      for (const key of each.keys) {
        expect(isBinding(key), key).toBe(true);
        expect(holderOf(key, each)?.id, `${key} of ${each.id}`).toBeUndefined();
      }
  });
});

describe('other keys', () => {
  const brush = command('toolBrush');
  const eraser = command('toolEraser');

  it('are taken from who had them', () => {
    setKeys(brush, ['e']);
    expect(brush.keys).toEqual(['e']);
    expect(eraser.keys).toEqual([]);
    resetKeys(eraser);
    expect(brush.keys).toEqual([]);
    expect(eraser.keys).toEqual(['e']);
  });

  it('are swapped: each has what the other had', () => {
    swapKeys(brush, 'b', 'e', eraser);
    expect([brush.keys, eraser.keys]).toEqual([['e'], ['b']]);
    expect(hasUsualKeys(brush)).toBe(false);
    swapKeys(brush, 'e', 'b', eraser);
    expect(usePreferences.getState().keys).toEqual({});
  });

  it('are put in place, added, taken out', () => {
    expect(replaceKey(['a', 'b'], 'a', 'c')).toEqual(['c', 'b']);
    expect(replaceKey(['a', 'b'], 'a', 'b')).toEqual(['b']);
    expect(replaceKey(['a'], null, 'c')).toEqual(['a', 'c']);
    expect(replaceKey(['a', 'b'], 'b', null)).toEqual(['a']);
  });

  it('go to another machine as text, and no other text is taken', () => {
    setKeys(brush, ['$mod+Alt+KeyP']);
    const text = keysAsText();
    resetAllKeys();
    takeKeys(text);
    expect(brush.keys).toEqual(['$mod+Alt+KeyP']);
    takeKeys('{"gone": ["x"]}');
    expect(usePreferences.getState().keys).toEqual({});
    for (const wrong of [
      '',
      '[]',
      '{"toolBrush": "b"}',
      '{"toolBrush": ["Escape"]}',
      '{"a": ["Hyper+b"]}',
    ])
      expect(() => takeKeys(wrong), wrong).toThrow(/holds no keys/);
  });
});
