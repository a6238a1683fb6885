import { t } from 'i18next';
import { usePreferences } from '../state/preferences';
import { useProject } from '../state/project';
import { annotate, pressDigit } from './annotate';
import type { CommandSpec } from './command';
import { inProject } from './conditions';
import { display } from './display';
import { masks } from './masks';
import { navigate } from './navigate';
import { project } from './project';
import { refining } from './refine';
import { tools } from './tools';
import { view } from './view';

const specs = {
  ...annotate,
  ...refining,
  ...tools,
  ...navigate,
  ...masks,
  ...view,
  ...display,
  ...project,
};

export type CommandId = keyof typeof specs;

export interface Command extends CommandSpec {
  readonly id: string;
  /** In the person's language, as it should be called now. */
  title(): string;
  /** The keys that it comes with; `keys` are those it has now. */
  readonly usualKeys: readonly string[];
}

const made = (id: string, spec: CommandSpec, title: () => string): Command => ({
  ...spec,
  id,
  title,
  usualKeys: spec.keys,
  get keys() {
    return usePreferences.getState().keys[id] ?? spec.keys;
  },
});

const named = (id: CommandId): Command => made(id, specs[id], () => t(`commands:title.${id}`));

const categoryOf = (digit: number) =>
  useProject.getState().categories.find(({ hotkey }) => hotkey === digit);

/** 1 to 9: the category that has the digit as its key. */
const digits: readonly Command[] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) =>
  made(
    `category${digit}`,
    {
      group: 'annotate',
      keys: [`Digit${digit}`],
      enabled: () => inProject() && categoryOf(digit) !== undefined,
      run: () => pressDigit(digit),
    },
    () => t('commands:category', { name: categoryOf(digit)?.name ?? digit }),
  ),
);

/** Every command there is, in the order of lists. */
export const commands: readonly Command[] = [
  ...(Object.keys(specs) as CommandId[]).map(named),
  ...digits,
];

const byId = new Map(commands.map((each) => [each.id, each]));

export const command = (id: CommandId): Command => byId.get(id)!;

export const isEnabled = (each: Command): boolean => each.enabled?.() ?? true;
