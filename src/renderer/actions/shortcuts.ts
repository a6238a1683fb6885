import { usePreferences } from '../state/preferences';
import { commands, isEnabled } from './commands';
import type { Command } from './commands';
import { chordsOf, chordsOfPress } from './keys';

const FIELD =
  'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]';
/** What has keys of its own while it is open. */
const LAYER = '[role="dialog"], [role="alertdialog"], [role="menu"]';
/** What answers to Enter, Space or the arrows itself when it has the focus. */
const CONTROL =
  'button, a, summary, [role="slider"], [role="separator"], [role="radio"], [role="tab"], input';
const CONTROL_KEYS = new Set(['Enter', ' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/**
 * Whether a key press belongs to what has the focus. Letters typed in a field are never shortcuts. Tab moves
 * the focus as everywhere, except on the canvas, where it hides the masks (F6 leaves the canvas).
 */
function belongsElsewhere(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.isComposing || event.defaultPrevented) return true;
  if (!(target instanceof Element)) return false;
  if (target.closest(FIELD) || target.closest(LAYER)) return true;
  if (event.key === 'Tab')
    return !(target === document.body || target.closest('[data-region="canvas"]'));
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  return plain && CONTROL_KEYS.has(event.key) && target.closest(CONTROL) !== null;
}

/** Binds every command's keys to the window, and others when they are changed; returns what unbinds them. */
export function bindShortcuts(): () => void {
  let byChord = commandsByChord();
  const unfollow = usePreferences.subscribe((now, before) => {
    if (now.keys !== before.keys) byChord = commandsByChord();
  });
  const onKey = (event: KeyboardEvent): void => {
    if (!event.key || belongsElsewhere(event)) return; // autofill sends keydowns without a key
    const pressed = chordsOfPress(event).find((chord) => byChord.has(chord));
    if (pressed) press(byChord.get(pressed)!, event);
  };
  window.addEventListener('keydown', onKey);
  window.addEventListener('keyup', letGo);
  window.addEventListener('blur', letGoOfAll);
  return () => {
    unfollow();
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('keyup', letGo);
    window.removeEventListener('blur', letGoOfAll);
    letGoOfAll();
  };
}

const commandsByChord = (): ReadonlyMap<string, Command> =>
  new Map(
    commands.flatMap((each) => each.keys.flatMap(chordsOf).map((chord) => [chord, each] as const)),
  );

function press(command: Command, event: KeyboardEvent): void {
  if (!(command.listens?.() ?? isEnabled(command))) return;
  event.preventDefault();
  if (event.repeat && !command.repeats) return;
  if (command.release) held.set(event.code, command);
  void command.run();
}

/** Commands whose key is down, by the physical key: Shift may come up before it. */
const held = new Map<string, Command>();

function letGo({ code }: Pick<KeyboardEvent, 'code'>): void {
  held.get(code)?.release?.();
  held.delete(code);
}

function letGoOfAll(): void {
  for (const code of held.keys()) letGo({ code });
}
