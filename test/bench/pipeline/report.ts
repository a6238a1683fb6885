import type { measureMasks } from './masks';
import { median } from './median';
import type { measureProduct, Run } from './product';
import type { Stages } from './stages';
import { table } from './table';
import type { WindowFigures } from './windows';

export function machineLine(machine: {
  cpu: string;
  cores: number;
  memoryBytes: number;
  node: string;
  platform: string;
}): string {
  const { cpu, cores, memoryBytes, node, platform } = machine;
  return `${cpu}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB, ${platform}, Node ${node}`;
}

/** One window, by form and threads, beside what a plain MatMul reached between the rounds. */
export function windowTable(title: string, figures: readonly WindowFigures[]): string {
  const rows = figures.map((one) => [
    one.form,
    one.threads,
    Math.round(one.loadMs),
    Math.round(one.inputMs),
    Math.round(one.imageMs),
    Math.round(one.headMs),
    Math.round(one.windowMs),
    whole(one.gflops),
    Math.round(one.matmulGflops),
    percent(one.share),
    percent(one.processorShare),
    megabytes(one.peakBytes),
  ]);
  const heads = ['form', 'threads', 'load ms', 'input ms', 'image ms', 'head ms', 'window ms'];
  const more = ['GFLOP/s', 'MatMul GFLOP/s', 'share', 'of processor time', 'peak MB'];
  return `One window: ${title}\n\n${table([...heads, ...more], rows)}`;
}

/** Medians over the images. */
export function stageTable(stages: readonly Stages[]): string {
  const rows = stages.map(({ pair, form, text, images, peakRssBytes }) => {
    const of = (figure: (image: Stages['images'][number]) => number) =>
      Math.round(10 * median(images.map(figure))) / 10;
    const windows = (name: 'inputMs' | 'imageMs' | 'headMs') =>
      of(({ windows }) => windows.reduce((sum, window) => sum + window[name], 0));
    return [
      `${pair} ${form}`,
      Math.round(text.ms / text.names),
      of(({ decodeMs }) => decodeMs),
      of(({ prepareMs }) => prepareMs),
      of(({ windows }) => windows.length),
      windows('inputMs'),
      windows('imageMs'),
      windows('headMs'),
      of(({ decideMs }) => decideMs),
      of(({ instancesMs }) => instancesMs),
      megabytes(peakRssBytes),
    ];
  });
  const heads = ['pair', 'a name ms', 'decode ms', 'resize ms', 'windows', 'input ms', 'image ms'];
  const more = ['head ms', 'decide ms', 'instances ms', 'peak MB'];
  const count = stages[0]!.images.length;
  return `Stages, median of ${count} images\n\n${table([...heads, ...more], rows)}`;
}

export function maskTable(masks: ReturnType<typeof measureMasks>): string {
  const rows = Object.entries(masks).map(([name, ms]) => [
    name.replace(/Ms$/, ''),
    Math.round(10 * ms) / 10,
  ]);
  return `A mask of 24 megapixels\n\n${table(['codec', 'ms'], rows)}`;
}

export function productTable({
  firstMask,
  all,
}: Awaited<ReturnType<typeof measureProduct>>): string {
  const row = (name: string, { ms, exitCode, peakRssBytes }: Run) => [
    name,
    Math.round(ms / 100) / 10,
    exitCode,
    ...['cli', 'engine', 'inference'].map((program) => megabytes(peakRssBytes[program] ?? null)),
  ];
  const rows = [row('first mask', firstMask), row(`${all.images} images`, all)];
  const heads = [
    'proxylabel prelabel',
    's',
    'exit',
    'cli peak MB',
    'engine peak MB',
    'inference peak MB',
  ];
  return `The command line, from its start to the export\n\n${table(heads, rows)}`;
}

const percent = (share: number | null) =>
  share === null || Number.isNaN(share) ? null : `${Math.round(100 * share)} %`;
const whole = (value: number | null) => (value === null ? null : Math.round(value));
const megabytes = (bytes: number | null) => (bytes === null ? null : Math.round(bytes / 1e6));
