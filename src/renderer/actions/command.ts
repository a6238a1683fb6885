import type { Icon } from '@tabler/icons-react';

export const GROUPS = [
  'annotate',
  'refine',
  'tools',
  'navigate',
  'masks',
  'view',
  'project',
  'help',
] as const;
export type Group = (typeof GROUPS)[number];

/** One thing that can be done. Menus, buttons, shortcuts, tooltips and the palette are made from these. */
export interface CommandSpec {
  readonly group: Group;
  readonly icon?: Icon;
  /** Bindings (keys.ts) that it has unless a person chose others; the first is the one that is shown. */
  readonly keys: readonly string[];
  /** Goes on while the key is held. */
  readonly repeats?: boolean;
  /** Whether it can be done now; without it, always. */
  enabled?(): boolean;
  /** Whether its keys are taken, where that is more: by hand one can be faster than what `enabled` goes by. */
  listens?(): boolean;
  run(): void | Promise<unknown>;
  /** What ends it when its key comes up again, or the window loses the keyboard: it is held, not pressed. */
  release?(): void;
}

export const define = <Id extends string>(specs: Record<Id, CommandSpec>) => specs;
