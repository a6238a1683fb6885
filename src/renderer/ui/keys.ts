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
};

/** The caps of a tinykeys binding as they stand on this machine's keyboard: '$mod+k' -> ['Ctrl', 'K']. */
export function capsOf(binding: string): string[] {
  return binding.split('+').map((key) => {
    const name = key.replace(/^(Digit|Key)/, '');
    return CAPS[name] ?? (name.length === 1 ? name.toUpperCase() : name);
  });
}
