import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Variant, VariantKind } from '@main/proxyclip/form';
import type { Pair } from '@main/proxyclip/pair';
import type { GraphBuilder } from '../onnx/graph';
import { loadGraph } from '../onnx/load';
import { saveGraph, type WrittenFile } from '../onnx/save';
import { toFp16 } from './fp16';
import { toInt8 } from './int8';
import { toPortable } from './portable';

/** Raise it when a rewriting changes: variants of older ones are then made anew. */
const VERSION = 2;
const RECORD = 'variants.json';

/** What was made of a pair, by kind; null: it has nothing that could be. */
const Variants = z.object({
  version: z.literal(VERSION),
  /** SHA-256 of the graphs they were made from. */
  source: z.string(),
  kinds: z.partialRecord(VariantKind, Variant.nullable()),
});
type Variants = z.infer<typeof Variants>;

type Rewriting = (g: GraphBuilder, tokens: number) => GraphBuilder | null;

const REWRITINGS: Record<VariantKind, Rewriting> = {
  int8: toInt8,
  portable: toPortable,
  // What cannot be halved still has to be portable: the two go to the same devices.
  fp16: (g, tokens) => {
    const portable = toPortable(g, tokens);
    return toFp16(portable ?? g) ?? portable;
  },
};

/**
 * A variant of a pair's image graphs, built on first use and then found again. The head stays in float32: it is
 * small, and its cosines decide on the mask. Memory: one weight at a time.
 * @param folder of the pair
 * @param into where variants of this pair are kept: the pair's folder (weights that stay the same are then
 * shared), or another one for a pair whose weights are in its graph files
 * @returns null when the pair has nothing that this kind would change
 * @throws AppError('damaged') naming a file of the pair
 */
export async function ensureVariant(
  pair: Pair,
  folder: string,
  into: string,
  kind: VariantKind,
): Promise<Variant | null> {
  await mkdir(into, { recursive: true });
  const source = pair.images.map(({ file }) => pair.files[file]?.sha256).join(' ');
  const known = await readVariants(into, source);
  const found = known.kinds[kind];
  if (found === null || (found && (await isThere(found, into)))) return found;
  const variant = await build(pair, folder, into, kind);
  // Read again: somebody else may have made another kind meanwhile.
  const { kinds } = await readVariants(into, source);
  const record: Variants = { version: VERSION, source, kinds: { ...kinds, [kind]: variant } };
  const beside = join(into, `.${RECORD}-${process.pid}-${randomUUID()}`);
  await writeFile(beside, JSON.stringify(record, null, 1));
  await rename(beside, join(into, RECORD));
  return variant;
}

async function build(
  pair: Pair,
  folder: string,
  into: string,
  kind: VariantKind,
): Promise<Variant | null> {
  const building = join(into, `.building-${process.pid}-${randomUUID()}`);
  await mkdir(building);
  try {
    const files: WrittenFile[] = [];
    const images: string[] = [];
    let changed = false;
    const save = async (file: string, rewriting: Rewriting): Promise<string> => {
      const source = await loadGraph(join(folder, file));
      const rewritten = rewriting(source, Math.max(mostTokens(pair), ownTokens(source)));
      changed ||= rewritten !== null;
      const graph = rewritten ?? source;
      const name = file.replace(/\.onnx$/, `.${kind}.onnx`);
      files.push(...(await saveGraph(graph, join(building, name), undefined, into)));
      return name;
    };
    for (const { file } of pair.images) images.push(await save(file, REWRITINGS[kind]));
    const head = kind === 'int8' ? null : await save(pair.head.file, toPortable);
    if (!changed) return null;
    for (const { file } of files) await rename(join(building, file), join(into, file));
    const entries = files.map(({ file, bytes, sha256 }) => [file, { bytes, sha256 }] as const);
    return { kind, images, head, files: Object.fromEntries(entries) };
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Of one window of the graph with the smallest patches; a bound. */
function mostTokens({ images, window, resize }: Pair): number {
  const patch = Math.min(...images.map(({ positions }) => positions?.patch ?? 8));
  const [height, width] = window
    ? [window.size + window.multiple, window.size + window.multiple]
    : [resize.short ?? 1024, resize.long ?? 1024];
  return 1 + Math.ceil(height / patch) * Math.ceil(width / patch);
}

/** Of a graph that has a grid of its own whatever the window is (SAM); 0 for others. */
function ownTokens({ outputs }: GraphBuilder): number {
  const features = outputs.find(({ name }) => name === 'features');
  const grid = features?.type.tensorType.shape.dim.slice(1, 3) ?? [];
  return grid.reduce((tokens, { dimValue = 0 }) => tokens * dimValue, grid.length > 0 ? 1 : 0);
}

/** A record that cannot be read, or of other graphs, is none: what it tells of is made again. */
async function readVariants(into: string, source: string): Promise<Variants> {
  const none: Variants = { version: VERSION, source, kinds: {} };
  try {
    const known = Variants.parse(JSON.parse(await readFile(join(into, RECORD), 'utf8')));
    return known.source === source ? known : none;
  } catch {
    return none;
  }
}

async function isThere({ files }: Variant, into: string): Promise<boolean> {
  for (const [name, { bytes }] of Object.entries(files)) {
    const size = await stat(join(into, name)).then(
      (found) => found.size,
      () => -1,
    );
    if (size !== bytes) return false;
  }
  return true;
}
