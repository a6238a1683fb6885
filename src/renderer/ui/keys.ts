import { characterOf } from './layout';

const mac = /mac/i.test(navigator.platform);

const CAPS: Readonly<Record<string, string>> = {
  $mod: mac ? '⌘' : 'Ctrl',
  Control: mac ? '⌃' : 'Ctrl',
  Meta: mac ? '⌘' : 'Win',
  Shift: mac ? '⇧' : 'Shift',
  Alt: mac ? '⌥' : 'Alt',
  Enter: '↵',
  Delete: mac ? '⌦' : 'Del',
  Backspace: '⌫',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** The caps of a binding as they stand on this machine's keyboard: '$mod+k' -> ['Ctrl', 'K']. */
export function capsOf(binding: string): string[] {
  // A modifier in brackets may be held or not: it isn't part of what to press.
  const pressed = binding.replace(/\[\w+\]\+/g, '');
  return pressed.split(/(?<=[\w\]])\+/).map((key) => {
    const name = characterOf(key) ?? key;
    return CAPS[name] ?? (name.length === 1 ? name.toUpperCase() : name);
  });
}
