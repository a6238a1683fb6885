import type { HistoryStep } from '@shared/domain/history';
import { Change } from '@shared/domain/edit';
import { imagesOf } from '@shared/edit';
import { AppError } from '@shared/errors';
import { type Db, sql } from './database';

type State = 'applied' | 'undone';

/** The edits of a gesture are one step, which stands where the last of them does. */
const steps = (state: State): string => `
  SELECT seq, id, label, at, gesture, state FROM edit
  WHERE author = 'human' AND state = '${state}' AND seq < ?
    AND NOT EXISTS (
      SELECT 1 FROM edit AS later
      WHERE later.gesture = edit.gesture AND later.seq > edit.seq AND later.state = edit.state)
  ORDER BY seq DESC LIMIT ?`;

export const STEPS = { applied: steps('applied'), undone: steps('undone') } as const;

interface Row {
  seq: number;
  id: string;
  label: string;
  at: number;
  gesture: string | null;
  state: State | 'dropped';
}

/**
 * What a person did, newest first, with what is undone and can be redone.
 * @param before id of the last step of the page before; null for the first page
 */
export function listSteps(
  db: Db,
  before: string | null,
  limit: number,
): { steps: HistoryStep[]; more: boolean } {
  const from = before === null ? Number.MAX_SAFE_INTEGER : knownStep(db, before).seq;
  const found = (['undone', 'applied'] as const)
    .flatMap((state) => sql(db, STEPS[state]).all(from, limit + 1) as Row[])
    .sort((a, b) => b.seq - a.seq);
  return {
    steps: found.slice(0, limit).map((row) => described(db, row)),
    more: found.length > limit,
  };
}

/** Of a step with more edits than this is not said how much it changed: counting would take long. */
const COUNTED = 20;

function described(db: Db, row: Row): HistoryStep {
  const { id, label, at, gesture, state } = row;
  const edits = (
    gesture === null
      ? sql(db, 'SELECT changes FROM edit WHERE id = ?').all(id)
      : sql(db, 'SELECT changes FROM edit WHERE gesture = ? AND state = ? LIMIT ?').all(
          gesture,
          state,
          COUNTED + 1,
        )
  ) as { changes: string }[];
  const changes = edits.flatMap((edit) => Change.array().parse(JSON.parse(edit.changes)));
  const images = [...imagesOf(changes)];
  const ofVocabulary = changes.some(({ table }) => table === 'category' || table === 'rules');
  const imageId = images.length === 1 && !ofVocabulary ? images[0]! : null;
  const all = edits.length <= COUNTED;
  return {
    id,
    label,
    at,
    undone: state === 'undone',
    imageId,
    path: imageId === null ? null : pathOf(db, imageId),
    images: all ? images.length : null,
    masks: all ? changes.filter(({ table }) => table === 'annotation').length : null,
  };
}

const pathOf = (db: Db, imageId: number): string | null =>
  (sql(db, 'SELECT path FROM image WHERE id = ?').get(imageId) as { path: string } | undefined)
    ?.path ?? null;

/** @throws AppError('not-found') */
function knownStep(db: Db, id: string): Row {
  const row = sql(
    db,
    `SELECT seq, id, label, at, gesture, state FROM edit
     WHERE id = ? AND author = 'human' AND state <> 'dropped'`,
  ).get(id) as Row | undefined;
  if (row) return row;
  throw new AppError(
    'not-found',
    'This step is no longer in the history: what was done since has taken its place.',
  );
}

/** What is left to turn so that a step is the last one that is done. */
export interface Way {
  readonly direction: 'undo' | 'redo';
  /** Place of that step: what is after it is undone, or what is up to it redone. */
  readonly place: number;
  /** Edits yet to be turned. */
  readonly left: number;
}

/** @param id a step's; null: before the first. @returns null when nothing is left. @throws AppError('not-found') */
export function wayTo(db: Db, id: string | null): Way | null {
  const place = id === null ? 0 : knownStep(db, id).seq;
  const count = (state: State, bound: '>' | '<='): number =>
    (
      sql(
        db,
        `SELECT count(*) AS n FROM edit WHERE author = 'human' AND state = '${state}' AND seq ${bound} ?`,
      ).get(place) as { n: number }
    ).n;
  const behind = count('applied', '>');
  if (behind > 0) return { direction: 'undo', place, left: behind };
  const ahead = count('undone', '<=');
  return ahead > 0 ? { direction: 'redo', place, left: ahead } : null;
}
