const mac = /mac/i.test(navigator.platform);

const CAPS: Readonly<Record<string, string>> = {
  $mod: mac ? '⌘' : 'Ctrl',
  Shift: mac ? '⇧' : 'Shift',
  Alt: mac ? '⌥' : 'Alt',
  Enter: '↵',
  Delete: mac ? '⌦' : 'Del',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Period: '.',
  Slash: '/',
};

/** The caps of a tinykeys binding as they stand on this machine's keyboard: '$mod+k' -> ['Ctrl', 'K']. */
export function capsOf(binding: string): string[] {
  // A modifier in brackets may be held or not: it isn't part of what to press.
  const pressed = binding.replace(/\[\w+\]\+/g, '');
  return pressed.split('+').map((key) => {
    const name = key.replace(/^(Digit|Key)/, '');
    return CAPS[name] ?? (name.length === 1 ? name.toUpperCase() : name);
  });
}
