import { type Command, InvalidArgumentError, Option } from 'commander';
import { Precision, Provider } from '@shared/domain/form';
import { PROTOCOL_NAMES } from '../../eval/protocols';
import type { SetOptions } from '../../eval/datasets';

export interface EvalFlags extends SetOptions {
  readonly dataset: string;
  readonly model: string;
  readonly device: Provider;
  readonly precision: Precision;
  readonly refine: 'on' | 'off' | 'default';
  readonly shards?: number;
  readonly out?: string;
  readonly resume?: boolean;
  readonly limit?: number;
  /** Tolerance, a share of the diagonal; true: the usual one. */
  readonly boundary?: number | true;
}

const REFINE =
  'move masks to the edges of the photo; by default as the app does, benchmarks without';

/** The options that give `EvalFlags`. */
export function evalOptions(command: Command): Command {
  return command
    .requiredOption(
      '--dataset <name>',
      `${PROTOCOL_NAMES.join(', ')}, or a folder of images and masks`,
    )
    .requiredOption('--model <id>', 'the model pair; see "models list"')
    .addOption(choice('--device <name>', 'what runs it', Provider.options, 'cpu'))
    .addOption(choice('--precision <name>', 'in which form', Precision.options, 'fp32'))
    .option('--root <folder>', 'where a named set lies (default: here)')
    .option(
      '--out <folder>',
      'for journal, result.json and report.html (default: eval-<set>-<model>)',
    )
    .option('--resume', 'go on with what is in that folder')
    .option('--shards <n>', 'processes (default: one a core, as far as memory goes)', count)
    .option('--limit <n>', 'only the first images', count)
    .option('--boundary [share]', 'outlines, too, within this share of the diagonal', share)
    .addOption(choice('--refine <how>', REFINE, ['on', 'off', 'default'], 'default'))
    .option('--images <folder>', 'of a folder: where its images are')
    .option('--masks <folder>', 'where its masks are (PNG of the same names)')
    .option('--classes <file>', 'its classes: text, JSON, or the name of a published set')
    .option('--annotations <file>', 'COCO instances instead of masks')
    .option('--ignore <values>', 'values of its masks that do not count, by comma', numbers)
    .option('--background <name>', 'its class of pixels that are none of the words');
}

const choice = (flag: string, what: string, all: readonly string[], usual: string): Option =>
  new Option(flag, what).choices(all).default(usual);

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It is a number from 1 on.');
}

function share(text: string): number {
  const number = Number(text);
  if (number > 0 && number < 1) return number;
  throw new InvalidArgumentError('It is a share of the diagonal, as 0.0075.');
}

function numbers(text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.every((value) => Number.isInteger(value) && value >= 0)) return values;
  throw new InvalidArgumentError('They are numbers by comma, as 0,255.');
}
