import { z } from 'zod';
import { DenseShape } from '../proxyclip/dense';
import { Form, PLAIN } from '../proxyclip/form';
import { Pair } from '../proxyclip/pair';

const floats = z.custom<Float32Array>((value) => value instanceof Float32Array);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const count = z.int().min(0);
const milliseconds = z.number().min(0);

const Rule = Pair.pick({ resize: true, window: true });

/** A `DenseEmbedding`, checked where it crosses the border. */
const Dense = DenseShape.extend({ data: floats });

/** A `Grid`, likewise. */
const Features = z.object({ rows: count, columns: count, size: count, data: floats });

export const Timings = z.object({
  /** Resize to the pair's input size. */
  prepareMs: milliseconds,
  /** One entry a window, in order. */
  windows: z.array(
    z.object({
      /** Pixels to normalised planes. */
      inputMs: milliseconds,
      /** Image graphs: features and values. */
      imageMs: milliseconds,
      /** Proxy attention. */
      headMs: milliseconds,
    }),
  ),
});
export type Timings = z.infer<typeof Timings>;

/**
 * The methods of the inference process. Messages are structured clones, so typed arrays travel as they are;
 * both ends parse what they get.
 */
export const inferenceContract = {
  /** Opens a pair's folder and keeps its sessions; another pair that was open is let go. */
  load: {
    input: z.object({
      folder: z.string().min(1),
      /** null: the physical cores. */
      threads: z.int().positive().nullable(),
      /** The app's bpe_simple_vocab_16e6.txt.gz, for pairs whose tokenizer names no file of its own. */
      clipVocabulary: z.string().nullable().default(null),
      /** Size and windows instead of the pair's own: a published protocol has its own. */
      rule: Rule.nullable().default(null),
      form: Form.default(PLAIN),
    }),
    output: z.object({ pair: Pair, ms: milliseconds }),
  },
  /** The dense embedding of an image: RGB, 3 bytes a pixel, row by row, after EXIF orientation. */
  embed: {
    input: z
      .object({
        rgb: bytes,
        width: z.int().positive(),
        height: z.int().positive(),
        /** For this image alone. */
        rule: Rule.optional(),
        /** Whether the features that made the attention are asked for, too. */
        features: z.boolean().default(false),
      })
      .refine((image) => image.rgb.length === image.width * image.height * 3, {
        message: 'rgb must hold width * height * 3 bytes',
      }),
    /** `features` null: not asked for, or the pair has none. */
    output: z.object({ dense: Dense, features: Features.nullable(), timings: Timings }),
  },
  /** One unit vector a name, in order, `names.length` x E. Nothing is remembered: that is the engine's to do. */
  text: {
    input: z.object({
      names: z.array(z.string()).max(100_000),
      /** Instead of the pair's own. */
      templates: z.array(z.string()).min(1).nullable().default(null),
    }),
    output: z.object({ vectors: floats, size: count, ms: milliseconds }),
  },
  ping: { input: z.object({}), output: z.object({}) },
  stats: {
    input: z.object({}),
    output: z.object({
      pid: count,
      rssBytes: count,
      peakRssBytes: count,
      pair: z.string().nullable(),
    }),
  },
} as const;

export type InferenceContract = typeof inferenceContract;
export type InferenceMethod = keyof InferenceContract;
export type InferenceInput<M extends InferenceMethod> = z.input<InferenceContract[M]['input']>;
export type InferenceOutput<M extends InferenceMethod> = z.output<InferenceContract[M]['output']>;

const id = z.int().positive();

/** What the client sends: a call, or the wish that a call stop at the next window. */
export const Request = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('call'),
    id,
    method: z.enum(['load', 'embed', 'text', 'ping', 'stats']),
    input: z.unknown(),
  }),
  z.object({ type: z.literal('cancel'), id }),
]);
export type Request = z.infer<typeof Request>;

/** What the process answers; any number of `progress` messages come before a call's end. */
export const Reply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), id, done: count, total: count }),
  z.object({ type: z.literal('result'), id, output: z.unknown() }),
  z.object({ type: z.literal('error'), id, code: z.string(), message: z.string() }),
]);
export type Reply = z.infer<typeof Reply>;
