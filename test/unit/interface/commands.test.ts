import { describe, expect, it } from 'vitest';
import { commands } from '@renderer/actions/commands';
import texts from '@renderer/actions/en.json';
import '@renderer/app/i18n';
import { capsOf } from '@renderer/ui/keys';

/** product.md's table of keys, as far as these tools exist. */
const KEYS: Readonly<Record<string, string>> = {
  toolSelect: 'v',
  toolBrush: 'b',
  toolEraser: 'e',
  brushSmaller: 'BracketLeft',
  brushLarger: 'BracketRight',
  next: 'd',
  previous: 'a',
  accept: 'Enter',
  reject: 'Delete',
  acceptAll: 'Shift+Enter',
  fillHoles: 'h',
  merge: 'm',
  grow: 'Shift+BracketRight',
  shrink: 'Shift+BracketLeft',
  copy: '$mod+c',
  cut: '$mod+x',
  paste: '$mod+v',
  duplicate: '$mod+d',
  undo: '$mod+z',
  redo: '$mod+Shift+z',
  fit: '$mod+0',
  actualSize: '$mod+1',
  hideMasks: 'Tab',
  palette: '$mod+k',
  doneAndNext: '$mod+Enter',
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((d) => [`category${d}`, `Digit${d}`])),
};

describe('commands', () => {
  it('have the keys that the product promises', () => {
    for (const [id, key] of Object.entries(KEYS))
      expect(commands.find((command) => command.id === id)?.keys[0], id).toBe(key);
  });

  it('are all named, and no text is left of one that is gone', () => {
    const ids = commands.map(({ id }) => id).filter((id) => !id.startsWith('category'));
    expect(Object.keys(texts.title).sort()).toEqual(ids.sort());
    for (const command of commands) expect(command.title()).not.toMatch(/^(title|commands)[.:]/);
  });

  it('can not be run where they make no sense: nothing of a project at home', () => {
    const atHome = commands.filter(({ enabled }) => enabled?.() ?? true).map(({ id }) => id);
    expect(atHome).toEqual(
      expect.arrayContaining(['newProject', 'openProject', 'openSample', 'palette']),
    );
    expect(atHome).not.toEqual(expect.arrayContaining(['undo']));
    for (const id of ['accept', 'export', 'prelabelAll', 'toolBrush', 'next', 'category1'])
      expect(atHome).not.toContain(id);
  });
});

describe('key caps', () => {
  it.each([
    ['$mod+Shift+z', ['Ctrl', 'Shift', 'Z']],
    ['BracketLeft', ['[']],
    ['Digit3', ['3']],
    ['[Shift]+?', ['?']],
    ['F6', ['F6']],
  ])('%s', (binding, caps) => expect(capsOf(binding)).toEqual(caps));
});
