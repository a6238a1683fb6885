import { dirname, join } from 'node:path';
import { AppError } from '@shared/errors';
import { type Form, PLAIN, type VariantKind } from '../../proxyclip/form';
import type { InstalledPair } from '../models/catalog';
import type { Paths } from '../paths';
import type { Candidate } from './candidates';

/**
 * The graphs that a form needs, made on first use.
 * @throws AppError('unsupported') when the pair has nothing that the form would change; 'damaged'
 */
export async function makeForm(
  paths: Paths,
  { pair, folder }: InstalledPair,
  { device, precision }: Candidate,
): Promise<Form> {
  const kind = kindOf({ device, precision });
  if (!kind) return { ...PLAIN, provider: device };
  // Only whoever makes a variant needs the builder.
  const { ensureVariant } = await import('../../checkpoint/variants/build-variant');
  // Beside the pair; the app's own folder must not be written to.
  const builtIn = dirname(folder) === join(paths.resources, 'models');
  const into = builtIn ? join(paths.data, 'variants', pair.id) : folder;
  const variant = await ensureVariant(pair, folder, into, kind);
  if (variant) return { provider: device, variant: { ...variant, folder: into } };
  // A graph that runs everywhere as it is needs no other form for that.
  if (kind === 'portable') return { provider: device, variant: null };
  throw new AppError(
    'unsupported',
    `“${pair.title}” has no layers that ${precision} makes faster.`,
  );
}

/** CUDA has the fused operators, and right ones. */
function kindOf({ device, precision }: Candidate): VariantKind | null {
  if (precision === 'int8' || precision === 'fp16') return precision;
  return device === 'cpu' || device === 'cuda' ? null : 'portable';
}
