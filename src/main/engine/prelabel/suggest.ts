import type { Edit } from '@shared/domain/edit';
import type { Image } from '@shared/domain/image';
import { newEdit } from '@shared/edit';
import type { Pixels } from '../../imaging';
import { embeddingKey } from '../cache/embedding-key';
import type { Context } from '../context';
import { hashOf, lookAt, noteProblem } from '../files/images';
import { applyAndTell } from '../history';
import { type InstalledPair, pairOf } from '../models/catalog';
import { imagePath, refuseClosed, type Session } from '../session';
import { annotationsOf, listCategories, readProject, unhurried } from '../store';
import { type Proposal, suggestionChanges } from './suggestions';
import { propose, vocabularyOf } from './vocabulary';

/** An image on its way to the model. */
export interface Prepared {
  image: Image;
  key: string;
  /** Its decoded pixels; null when its embedding is cached. A failure waits here for whoever needs them. */
  pixels: Promise<Pixels> | null;
}

/** The project's pair. @throws AppError('not-found') when it isn't installed */
export async function projectPair(context: Context, session: Session): Promise<InstalledPair> {
  const { modelPair } = readProject(session.db);
  return pairOf(await context.installed(), modelPair);
}

/** An image as its file is now, and where its embedding is cached if there is one. No model runs. @throws AppError */
export async function looked(
  context: Context,
  session: Session,
  pair: InstalledPair,
  imageId: number,
): Promise<Pick<Prepared, 'image' | 'key'>> {
  const image = await lookAt(context, session, imageId);
  const { precision } = await context.inference.knownFormOf(pair);
  return { image, key: embeddingKey(await hashOf(context, session, image), pair.pair, precision) };
}

/** Reads and decodes an image unless its embedding is cached. @throws AppError why it can't be used */
export async function prepare(
  context: Context,
  session: Session,
  pair: InstalledPair,
  imageId: number,
): Promise<Prepared> {
  const image = await lookAt(context, session, imageId);
  const { precision } = await context.inference.formOf(pair);
  const key = embeddingKey(await hashOf(context, session, image), pair.pair, precision);
  const cached = await context.compute.has(key);
  const pixels = cached
    ? null
    : context.compute.decode(imagePath(session, image.path), pair.pair.resize);
  pixels?.catch(() => {});
  return { image, key, pixels };
}

/**
 * Replaces an image's unreviewed suggestions by what the model says now, from its cached embedding when
 * there is one. @throws AppError why it can't be done; 'cancelled' when `signal` aborts
 */
export async function suggest(
  context: Context,
  session: Session,
  pair: InstalledPair,
  prepared: Prepared,
  signal: AbortSignal,
): Promise<void> {
  if (prepared.pixels) await embed(context, pair, prepared, prepared.pixels, signal);
  if (await redecide(context, session, pair, prepared.image, prepared.key)) return;
  // It was cached, and is not any more: evicted meanwhile, or damaged.
  const file = imagePath(session, prepared.image.path);
  await embed(context, pair, prepared, context.compute.decode(file, pair.pair.resize), signal);
  await redecide(context, session, pair, prepared.image, prepared.key);
}

async function embed(
  { inference, compute }: Context,
  pair: InstalledPair,
  { key }: Prepared,
  decoding: Promise<Pixels>,
  signal: AbortSignal,
): Promise<void> {
  const pixels = await decoding;
  const { dense, features } = await inference.with(
    pair,
    (client) => client.embed({ ...pixels, features: true }, { signal }),
    signal,
  );
  await compute.keep(key, dense, features);
}

/**
 * New suggestions for an image from its cached embedding alone.
 * @returns false when there is no embedding. @throws AppError
 */
export async function redecide(
  context: Context,
  session: Session,
  pair: InstalledPair,
  image: Image,
  key: string,
): Promise<boolean> {
  const vocabulary = await vocabularyOf(context, session, pair);
  const found = await propose(context, session, pair, vocabulary, image, key);
  if (!found) return false;
  refuseClosed(session);
  const edit = editOf(session, image, found);
  if (edit) unhurried(session.db, () => applyAndTell(context, session, edit));
  noteProblem(context, session, image, null);
  return true;
}

/**
 * What of it changes the image's unreviewed suggestions; null: nothing. Looked up when it is applied, so that
 * whatever a person did meanwhile is seen.
 */
export function editOf(
  { db }: Pick<Session, 'db'>,
  { id }: Image,
  found: readonly Proposal[],
): Edit | null {
  const still = new Set(listCategories(db).map((category) => category.id));
  const proposals = found.filter(({ categoryId }) => still.has(categoryId));
  const changes = suggestionChanges(id, annotationsOf(db, id), proposals);
  return changes.length > 0 ? newEdit('prelabel', 'model', changes) : null;
}
