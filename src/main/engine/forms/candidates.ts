import type { Precision, Provider } from '@shared/domain/form';
import type { Settings } from '@shared/domain/settings';
import type { Trial } from './trial';

export type Candidate = Pick<Trial, 'device' | 'precision'>;
export type Wishes = Pick<Settings, 'device' | 'precision'>;

/** What a system may have, best first. */
const DEVICES: Partial<Record<NodeJS.Platform, readonly Provider[]>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['directml', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
};

/** How a sentence calls them. */
export const TITLES: Record<Provider, string> = {
  cpu: 'the CPU',
  cuda: 'CUDA',
  directml: 'DirectML',
  coreml: 'Core ML',
  webgpu: 'WebGPU',
};

/** The plain form: it needs no trial, the others are held against it. */
export const REFERENCE: Candidate = { device: 'cpu', precision: 'fp32' };

/** What each kind of device gains by. */
const precisionsOf = (device: Provider): readonly Precision[] =>
  device === 'cpu' ? ['int8'] : ['fp32', 'fp16'];

/** Forms that the wishes allow and that were not tried; a device that fails in fp32 is left at that. */
export function untried(
  { device, precision }: Wishes,
  platform: NodeJS.Platform,
  trials: readonly Trial[],
): Candidate[] {
  const devices: readonly Provider[] =
    device === 'auto'
      ? ['cpu', ...(DEVICES[platform] ?? [])]
      : [...new Set(['cpu', device] as const)];
  return devices
    .flatMap((one) => precisionsOf(one).map((precision) => ({ device: one, precision })))
    .filter((one) => precision === 'auto' || one.precision === precision)
    .filter((one) => !find(trials, one))
    .filter(({ device }) => !find(trials, { device, precision: 'fp32' })?.problem);
}

/** Forms that may be used, the best first: on the device that was asked for, then the fastest. */
export function usable({ device, precision }: Wishes, trials: readonly Trial[]): Trial[] {
  return trials
    .filter((one) => one.problem === null)
    .filter((one) => device === 'auto' || one.device === device || one.device === 'cpu')
    .filter((one) => precision === 'auto' || one.precision === precision)
    .sort(
      (a, b) =>
        Number(b.device === device) - Number(a.device === device) ||
        (a.secondsAnImage ?? Infinity) - (b.secondsAnImage ?? Infinity),
    );
}

export function find(trials: readonly Trial[], { device, precision }: Candidate): Trial | null {
  return trials.find((one) => one.device === device && one.precision === precision) ?? null;
}
