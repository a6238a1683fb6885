import { type Category, queriesOf } from '@shared/domain/category';
import type { Image } from '@shared/domain/image';
import type { Rules } from '@shared/domain/rules';
import { AppError } from '@shared/errors';
import { BACKGROUND_WORDS } from '../../proxyclip/background';
import { type Queries, queriesFor } from '../../proxyclip/vocabulary';
import type { Context } from '../context';
import type { InstalledPair } from '../models/catalog';
import { imagePath, type Session } from '../session';
import { listCategories, readRules } from '../store';
import type { Proposal } from './suggestions';

/** Words that compete for an image's pixels, with their vectors. */
interface Contest {
  /** In the order of the instances' `category`. */
  categoryIds: number[];
  queries: Queries;
  vectors: Float32Array;
}

/** The project's words as the method asks for them: one contest of all, or one for each. */
export interface Vocabulary {
  contests: Contest[];
  minArea: number;
}

/** What words are asked for, and how: as stored, or as they would be. */
export interface Wording {
  categories: readonly Category[];
  rules: Rules;
}

/** @throws AppError('bad-input') for a project without words; what is wrong with the model */
export async function vocabularyOf(
  { texts }: Pick<Context, 'texts'>,
  { db }: Pick<Session, 'db'>,
  pair: InstalledPair,
  wording: Wording = { categories: listCategories(db), rules: readRules(db) },
): Promise<Vocabulary> {
  const { categories, rules } = wording;
  if (categories.length === 0)
    throw new AppError('bad-input', 'The vocabulary is empty. Add the words to look for first.');
  const { background, otherScore } = pair.pair.decision;
  const alone = rules.overlap === 'overlapping';
  // Without a competitor a word alone would win every pixel.
  const rivals = alone && otherScore === null && !background.length ? BACKGROUND_WORDS : background;
  const groups = alone ? categories.map((one) => [one]) : [categories];
  const contests = groups.map(async (group): Promise<Contest> => {
    const words = group.map((one) => ({ names: queriesOf(one), threshold: one.threshold }));
    const queries = queriesFor(words, rivals);
    return {
      categoryIds: group.map(({ id }) => id),
      queries,
      vectors: await texts.vectors(pair, queries.names, rules.templates),
    };
  });
  return { contests: await Promise.all(contests), minArea: rules.minArea };
}

/** What the model says of an image now; null when no embedding of it is cached. */
export async function propose(
  { compute }: Pick<Context, 'compute'>,
  session: Session,
  { pair }: InstalledPair,
  { contests, minArea }: Vocabulary,
  { path, width, height }: Image,
  key: string,
): Promise<Proposal[] | null> {
  const file = imagePath(session, path);
  const rule = pair.decision;
  const proposals: Proposal[] = [];
  for (const { categoryIds, queries, vectors } of contests) {
    // The array changes hands, and the vocabulary's own is needed for the next image.
    const own = vectors.slice();
    const options = { minArea };
    const found = await compute.suggest({
      ...{ key, file, vectors: own, queries, rule, width, height, options },
    });
    if (found === null) return null;
    for (const { category, ...rest } of found)
      proposals.push({ ...rest, categoryId: categoryIds[category]! });
  }
  return proposals;
}
