import { AppError } from '@shared/errors';
import { t } from 'i18next';
import { z } from 'zod';
import { setPreferences, usePreferences } from '../state/preferences';
import { commands, type Command } from './commands';
import { type Binding, clash, isBinding } from './keys';

/** The other command that a binding would be taken from, or null. */
export const holderOf = (binding: Binding, except: Command): Command | null =>
  commands.find((each) => each !== except && each.keys.some((key) => clash(key, binding))) ?? null;

export const hasUsualKeys = ({ keys, usualKeys }: Command): boolean =>
  keys.length === usualKeys.length && keys.every((key, i) => key === usualKeys[i]);

/** Gives a command keys; those of others that clash with them go. */
export function setKeys(command: Command, keys: readonly Binding[]): void {
  const changed = new Map([[command, keys]]);
  for (const other of commands) {
    if (other === command) continue;
    const left = other.keys.filter((theirs) => !keys.some((ours) => clash(ours, theirs)));
    if (left.length < other.keys.length) changed.set(other, left);
  }
  write(changed);
}

/** Gives a command a key of another's, and that one the key that it replaces (`before`, null: none). */
export function swapKeys(
  command: Command,
  before: Binding | null,
  after: Binding,
  holder: Command,
): void {
  const replaced = holder.keys.map((key) => (clash(key, after) ? before : key));
  write(
    new Map([
      [command, replaceKey(command.keys, before, after)],
      [holder, replaced.filter((key) => key !== null)],
    ]),
  );
}

/** Keys with one put in place of another, or added (`before` null), or taken out (`after` null). */
export function replaceKey(
  keys: readonly Binding[],
  before: Binding | null,
  after: Binding | null,
): readonly Binding[] {
  const kept = after === null ? keys : keys.filter((key) => key === before || !clash(key, after));
  if (before === null) return after === null ? kept : [...kept, after];
  return kept.flatMap((key) => (key !== before ? [key] : after === null ? [] : [after]));
}

/** The keys that a command came with; those that took them meanwhile lose them. */
export const resetKeys = (command: Command): void => setKeys(command, command.usualKeys);

export const resetAllKeys = (): void => setPreferences({ keys: {} });

/** Only what isn't as it came is kept, so that new defaults reach who never changed a key. */
function write(changed: ReadonlyMap<Command, readonly Binding[]>): void {
  const keys = { ...usePreferences.getState().keys };
  for (const [{ id, usualKeys }, wanted] of changed) {
    if (wanted.join(' ') === usualKeys.join(' ')) delete keys[id];
    else keys[id] = wanted;
  }
  setPreferences({ keys });
}

const Keys = z.record(z.string(), z.array(z.string().refine(isBinding)).max(8));

/** The keys that aren't as they came, as text for another machine. */
export const keysAsText = (): string => JSON.stringify(usePreferences.getState().keys, null, 2);

/**
 * Takes in such a text; commands that this version doesn't have are left out.
 * @throws AppError('bad-input') when it is none
 */
export function takeKeys(text: string): void {
  const known = new Set(commands.map(({ id }) => id));
  try {
    const keys = Keys.parse(JSON.parse(text));
    setPreferences({
      keys: Object.fromEntries(Object.entries(keys).filter(([id]) => known.has(id))),
    });
  } catch (cause) {
    throw new AppError('bad-input', t('settings:keys.notKeys'), { cause });
  }
}
