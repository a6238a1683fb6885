import { capsOf } from '../ui/keys';
import type { Command } from './commands';

/** Whether a command is meant by its name or by a key as it is printed: "undo", "ctrl z". */
export function fits({ title, keys, id }: Command, wanted: string): boolean {
  const words = wanted
    .toLowerCase()
    .split(/[\s+]+/)
    .filter(Boolean);
  const name = `${title()} ${id}`.toLowerCase();
  const caps = keys.map((key) => capsOf(key).map((cap) => cap.toLowerCase()));
  return (
    words.every((word) => name.includes(word)) ||
    caps.some((each) => words.every((word) => each.includes(word)))
  );
}
