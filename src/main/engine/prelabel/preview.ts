import { type Annotation, isSuggestion } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { Image } from '@shared/domain/image';
import type { Disagreement, VocabularyPreview } from '@shared/domain/vocabulary';
import { areaOf, iouOf, overlapOf } from '@shared/mask';
import { embeddingKey } from '../cache/embedding-key';
import type { Context } from '../context';
import type { InstalledPair } from '../models/catalog';
import type { Session } from '../session';
import { annotationsOf, sameRecord } from '../store';
import { type Proposal, suggestionChanges } from './suggestions';
import { propose, type Vocabulary } from './vocabulary';

/** Below it a reviewed mask and the model don't mean the same. */
const AGREES = 0.5;

/**
 * What these words would change on an image, and where they contradict a person. Nothing is changed.
 * @param vocabulary asked for only when something is known of the image: it may need the model
 */
export async function preview(
  context: Pick<Context, 'compute' | 'inference'>,
  session: Session,
  pair: InstalledPair,
  vocabulary: () => Promise<Vocabulary>,
  image: Image,
): Promise<VocabularyPreview> {
  const { precision } = await context.inference.knownFormOf(pair);
  const key = image.hash && embeddingKey(image.hash, pair.pair, precision);
  const known = key !== null && image.width > 0 && (await context.compute.has(key));
  const found = known
    ? await propose(context, session, pair, await vocabulary(), image, key)
    : null;
  if (found === null) return { changes: null, disagreements: [] };
  const annotations = annotationsOf(session.db, image.id);
  // What is done was judged as it is.
  const changes = image.status === 'done' ? [] : suggestionChanges(image.id, annotations, found);
  return { changes: changes.filter(isNew), disagreements: disagreements(annotations, found) };
}

const isNew = ({ before, after }: Change): boolean => !sameRecord(before, after);

function disagreements(
  annotations: readonly Annotation[],
  proposals: readonly Proposal[],
): Disagreement[] {
  return annotations
    .filter((one) => !isSuggestion(one) && one.status === 'accepted')
    .map(({ id, categoryId, mask }) => {
      const own = proposals.filter((each) => each.categoryId === categoryId);
      const iou = Math.max(0, ...own.map((each) => iouOf(each.mask, mask)));
      return { id, iou, categoryId: iou < AGREES ? mostOf(mask, proposals) : categoryId };
    })
    .filter(({ iou }) => iou < AGREES);
}

/** The category that covers most of a mask, at least half of it. */
function mostOf(mask: Annotation['mask'], proposals: readonly Proposal[]): number | null {
  const shares = new Map<number, number>();
  for (const each of proposals)
    shares.set(
      each.categoryId,
      (shares.get(each.categoryId) ?? 0) + overlapOf(each.mask, mask) / areaOf(mask),
    );
  const [best] = [...shares].sort((a, b) => b[1] - a[1]);
  return best && best[1] >= AGREES ? best[0] : null;
}
