import { z } from 'zod';
import { Provider } from '@shared/domain/form';
import { Pair } from './pair';

/**
 * A pair's graphs in another form, made from the pair itself on this machine.
 * `int8`: large layers in whole numbers, for CPUs. `portable`: float32 from operators that every provider has,
 * attention in groups of heads. `fp16`: the same in half precision.
 */
export const VariantKind = z.enum(['int8', 'portable', 'fp16']);
export type VariantKind = z.infer<typeof VariantKind>;

/** Files of a variant, in a folder that whoever names it knows. */
export const Variant = z.object({
  kind: VariantKind,
  /** File names, in the order of the pair's `images`. */
  images: z.array(z.string()).min(1),
  /** null: the pair's own. */
  head: z.string().nullable(),
  /** Bytes and SHA-256 of each file of its own, by name; it may read weights of the pair's files, too. */
  files: Pair.shape.files,
});
export type Variant = z.infer<typeof Variant>;

/** How a pair is run. */
export const Form = z.object({
  provider: Provider,
  /** null: the pair's own graphs. */
  variant: Variant.extend({ folder: z.string().min(1) }).nullable(),
});
export type Form = z.infer<typeof Form>;

/** The pair as it was built, on the CPU: runs everywhere, and is what every other form is held against. */
export const PLAIN: Form = { provider: 'cpu', variant: null };
