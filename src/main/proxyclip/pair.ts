import { z } from 'zod';

const triple = z.tuple([z.number(), z.number(), z.number()]);

/**
 * One image graph of a pair.
 * Input `pixels` float32 [1,3,H,W]: RGB, ((value/255) - mean) / std. Further input `positions` float32
 * [1, 1 + h*w, D] when `positions` is given: the checkpoint's table, resized to the window's grid.
 * Outputs, those named in `outputs`: `features` float32 [1,I,J,C] (the VFM's patches, not normalised),
 * `values` float32 [1,h,w,D] (the last CLIP block's values, before its out_proj, heads side by side).
 */
export const ImageGraph = z.object({
  file: z.string(),
  mean: triple,
  std: triple,
  outputs: z.array(z.enum(['features', 'values'])).min(1),
  positions: z
    .object({
      /** Name of the table [1 + n*n, D] in the pair's positions.safetensors. */
      tensor: z.string(),
      patch: z.int().positive(),
      /** `scale-0.1`: bicubic with scale (n + 0.1)/N; the published code's grid for CLIP and DINO. */
      resize: z.enum(['scale-0.1', 'size', 'size-antialias']),
    })
    .nullable(),
});
export type ImageGraph = z.infer<typeof ImageGraph>;

/**
 * A model pair on disk: a folder with this as `pair.json` beside its ONNX files. Everything that sets one
 * pair apart from another is data here; nothing that runs a pair knows which one it is.
 */
export const Pair = z.object({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  title: z.string(),
  summary: z.string(),
  licence: z.string(),
  starter: z.boolean(),
  resize: z.object({
    short: z.int().positive().nullable(),
    long: z.int().positive().nullable(),
    /** `opencv-linear`: fixed-point bilinear on uint8, sides int(side*f + 0.5). `area`: sides rounded to `multiple`. */
    filter: z.enum(['opencv-linear', 'area']),
    multiple: z.int().positive(),
  }),
  /** null: the whole resized image is one window. */
  window: z
    .object({
      size: z.int().positive(),
      stride: z.int().positive(),
      /** Windows are padded (zeros in the first image graph's normalised space) to a multiple of this. */
      multiple: z.int().positive(),
    })
    .nullable(),
  images: z.array(ImageGraph).min(1),
  /**
   * Inputs `features`, `values` as above; output `dense` float32 [1,I,J,E], unit vectors: the proxy attention.
   * A baseline's head has no `features`, and neither beta nor gamma.
   */
  head: z.object({ file: z.string(), beta: z.number().nullable(), gamma: z.number().nullable() }),
  embedding: z.int().positive(),
  /** Input `input_ids` int64 [n,L] (and `attention_mask` int64 [n,L] for `wordpiece`); output `embedding` [n,E], unit. */
  text: z.object({
    file: z.string(),
    tokenizer: z.object({
      kind: z.enum(['clip-bpe', 'wordpiece']),
      /** tokenizer.json of this folder; null: the built-in CLIP vocabulary. */
      file: z.string().nullable(),
      context: z.int().positive(),
    }),
    /** `{}` stands for the name. The word `openai-80` as the only entry means the 80 ImageNet templates. */
    templates: z.array(z.string()).min(1),
  }),
  decision: z.object({
    logitScale: z.number().positive(),
    /** Cosine of a constant "none of these words" competitor; null: the typed words share every pixel. */
    otherScore: z.number().nullable(),
    /** Words that compete for pixels without being asked for, as far as the vocabulary lacks them; may be empty. */
    background: z.array(z.string()),
    /**
     * What the softmax runs over. `names`, the published rule: all names at once, so that a category's synonyms
     * share its probability. `categories`: the best name of each. Labels are the same but for the threshold.
     */
    softmax: z.enum(['names', 'categories']),
    /** Best probability below which a pixel stays unlabelled. */
    threshold: z.number().min(0).max(1),
    /** Whether masks are moved to the edges of the picture after the decision; absent: true. */
    refine: z.boolean().optional(),
  }),
  /** Bytes and SHA-256 of each file, by name. */
  files: z.record(z.string(), z.object({ bytes: z.int(), sha256: z.string() })),
});
export type Pair = z.infer<typeof Pair>;
