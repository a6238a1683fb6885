import type { MantineColorScheme } from '@mantine/core';

const ORDER: readonly MantineColorScheme[] = ['dark', 'light', 'auto'];

let current: MantineColorScheme = 'auto';
let apply: (scheme: MantineColorScheme) => void = () => {};

/** The provider's own state and setter, handed over by the composition root. */
export function bindTheme(scheme: MantineColorScheme, set: typeof apply): void {
  current = scheme;
  apply = set;
}

/** Dark, light, as the system has it, and round again. */
export function toggleTheme(): void {
  apply(ORDER[(ORDER.indexOf(current) + 1) % ORDER.length]!);
}
