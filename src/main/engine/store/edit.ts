import { randomUUID } from 'node:crypto';
import { type Annotation, isSuggestion } from '@shared/domain/annotation';
import type { ImageStatus } from '@shared/domain/image';
import { Change, type Edit } from '@shared/domain/edit';
import { imagesOf, invertChange } from '@shared/edit';
import { AppError } from '@shared/errors';
import { countOfCategory, countSuggestions, suggestionsOf } from './annotation';
import { doubledName } from './category';
import { type Db, sql, transaction } from './database';
import { checkedChange, sameRecord, storedRecord, writeRecord } from './record';
import { summarise } from './summary';

/**
 * Applies an edit in one transaction and keeps it in the history.
 *
 * What takes effect is returned, and may differ from what was asked for: areas and boxes are measured, a
 * change that is in force already is left out, an image's status follows the work done on it, and a deleted
 * category takes its unreviewed suggestions along. null: nothing changed (the id was applied before, too).
 *
 * @throws AppError('conflict') when a record isn't as `before` says; nothing is applied then. An image's
 * status alone is no reason: the store moves it by itself, so an explicit one simply wins.
 */
export function applyEdit(db: Db, edit: Edit): Edit | null {
  return transaction(db, () => {
    if (sql(db, 'SELECT 1 FROM edit WHERE id = ?').get(edit.id)) return null;
    const changes: Change[] = [];
    for (const wanted of edit.changes) {
      const stored = storedRecord(db, wanted);
      const change = checkedChange(db, wanted, stored);
      if (sameRecord(stored, change.after)) continue;
      if (change.table !== 'image-status' && !sameRecord(stored, change.before))
        throw new AppError(
          'conflict',
          'What this edit starts from has changed meanwhile. Look at the image again and repeat the edit.',
        );
      changes.push(write(db, { ...change, before: stored } as Change));
    }
    changes.push(...orphanedSuggestions(db, changes).map((change) => write(db, change)));
    if (changes.length === 0) return null;
    refuseBrokenVocabulary(db, changes);
    changes.push(...impliedStatuses(db, edit, changes).map((change) => write(db, change)));
    const applied: Edit = { ...edit, changes };
    summarise(db, imagesOf(changes), edit.author === 'human' ? Math.round(edit.at) : null);
    if (edit.author === 'human')
      sql(
        db,
        "UPDATE edit SET state = 'dropped' WHERE author = 'human' AND state = 'undone'",
      ).run();
    sql(
      db,
      `INSERT INTO edit (id, label, author, at, gesture, state, changes)
       VALUES (:id, :label, :author, :at, :gesture, 'applied', :changes)`,
    ).run({
      ...applied,
      at: Math.round(applied.at),
      gesture: edit.gesture ?? null,
      changes: JSON.stringify(changes),
    });
    return applied;
  });
}

function write(db: Db, change: Change): Change {
  writeRecord(db, change);
  return change;
}

/** Deletions of the suggestions whose category this edit deletes. */
function orphanedSuggestions(db: Db, changes: readonly Change[]): Change[] {
  return changes
    .filter((change) => change.table === 'category' && change.after === null)
    .flatMap((change) => suggestionsOf(db, change.id as number))
    .map((before) => ({ table: 'annotation', id: before.id, before, after: null }));
}

function refuseBrokenVocabulary(db: Db, changes: readonly Change[]): void {
  const ofCategories = changes.filter((change) => change.table === 'category');
  if (ofCategories.length === 0) return;
  for (const change of ofCategories) {
    const masks = change.after ? 0 : countOfCategory(db, change.id);
    if (masks > 0)
      throw new AppError(
        'conflict',
        `“${change.before?.name}” still has ${masks} reviewed masks. Delete or relabel them first.`,
      );
  }
  const doubled = doubledName(db);
  if (doubled !== null)
    throw new AppError(
      'conflict',
      `There is a category “${doubled}” already. Choose another name, or add the word as a synonym.`,
    );
}

/**
 * The rule of image statuses: with suggestions only, 'suggested'; touched by a person, 'in-progress'; 'done'
 * when a person says so, and it stays done when the masks are corrected afterwards.
 */
function impliedStatuses(db: Db, edit: Edit, changes: readonly Change[]): Change[] {
  const said = new Set(changes.filter((c) => c.table === 'image-status').map((c) => c.id));
  const wanted = new Set(edit.changes.map((change) => change.id));
  const touched = new Map<number, boolean>();
  for (const change of changes) {
    const record = change.table === 'annotation' ? (change.after ?? change.before) : null;
    if (!record || said.has(record.imageId)) continue;
    // A suggestion that stays one (its category was merged with another) has not been judged.
    const judged = change.after === null || !isSuggestion(change.after as Annotation);
    const byHand = edit.author !== 'model' && wanted.has(change.id) && judged;
    touched.set(record.imageId, byHand || (touched.get(record.imageId) ?? false));
  }
  const statuses: Change[] = [];
  for (const [id, byHand] of touched) {
    const before = storedRecord(db, statusChange(id, 'new', 'new')) as ImageStatus;
    if (before === 'done' || before === 'in-progress') continue;
    const after = byHand ? 'in-progress' : countSuggestions(db, id) > 0 ? 'suggested' : 'new';
    if (after !== before) statuses.push(statusChange(id, before, after));
  }
  return statuses;
}

const statusChange = (id: number, before: ImageStatus, after: ImageStatus): Change => ({
  table: 'image-status',
  id,
  before,
  after,
});

interface Step {
  seq: number;
  id: string;
  label: string;
  gesture: string | null;
  changes: string;
}

export const STEP = {
  undo: `SELECT seq, id, label, gesture, changes FROM edit
         WHERE author = 'human' AND state = 'applied' ORDER BY seq DESC LIMIT 1`,
  redo: `SELECT seq, id, label, gesture, changes FROM edit
         WHERE author = 'human' AND state = 'undone' ORDER BY seq LIMIT 1`,
} as const;

type Direction = keyof typeof STEP;

/** The label of the edit that undo or redo would turn; null when there is none. */
export function nextLabel(db: Db, direction: Direction): string | null {
  return (sql(db, STEP[direction]).get() as Step | undefined)?.label ?? null;
}

const OF_GESTURE = {
  undo: `SELECT seq, id, label, gesture, changes FROM edit
         WHERE gesture = ? AND author = 'human' AND state = 'applied' ORDER BY seq DESC LIMIT 1`,
  redo: `SELECT seq, id, label, gesture, changes FROM edit
         WHERE gesture = ? AND author = 'human' AND state = 'undone' ORDER BY seq LIMIT 1`,
} as const;

/** Changes after which a turn stops, to go on in another transaction. */
const PIECE = 100;

/**
 * Takes the last human edit back, or forward again, and with it the others of its gesture. A record that
 * something else has changed since (a later pre-label run) is left as it is; an edit of which nothing can be
 * turned is passed over.
 * @returns what took effect, or null when there is nothing to turn.
 */
export const turn = (db: Db, direction: Direction): Edit | null =>
  turnSome(db, direction, null, Infinity)?.edit ?? null;

/**
 * The same, no more of it than a short transaction holds. Each call goes on where the last one ended when it
 * is given that one's gesture; then `changes` may be empty.
 * @param place no step up to this one is taken back, none after it done again
 * @returns what took effect and the gesture it is part of; null when nothing (of the gesture) is left to turn
 */
export function turnSome(
  db: Db,
  direction: Direction,
  gesture: string | null = null,
  limit = PIECE,
  place: number | null = null,
): { edit: Edit; gesture: string | null } | null {
  return transaction(db, () => {
    const changes: Change[] = [];
    let last: Step | undefined;
    while (changes.length < limit) {
      const within = gesture ?? (changes.length > 0 ? last!.gesture : null);
      const step = (
        within === null
          ? sql(db, STEP[direction]).get()
          : sql(db, OF_GESTURE[direction]).get(within)
      ) as Step | undefined;
      // An edit that is part of no gesture stands alone.
      if (!step || (changes.length > 0 && within === null)) break;
      const beyond = place !== null && (direction === 'undo') === step.seq <= place;
      if (within === null && beyond) break;
      changes.push(...turnStep(db, step, direction));
      last = step;
    }
    if (!last || (changes.length === 0 && gesture === null)) return null;
    const { label } = last;
    return {
      edit: { id: randomUUID(), label, author: 'human', at: Date.now(), changes },
      gesture: last.gesture,
    };
  });
}

/** What was undone of a gesture can't be redone. */
export function dropGesture(db: Db, gesture: string): void {
  sql(db, "UPDATE edit SET state = 'dropped' WHERE gesture = ? AND state = 'undone'").run(gesture);
}

/**
 * Takes back edits of a gesture that wasn't made by hand (an import), last first, at most `limit` of them: a
 * large one is taken back in pieces, each in one transaction. What has been changed since stays as it is.
 * @returns what took effect; null when nothing of the gesture is left to take back
 */
export function takeBack(db: Db, gesture: string, limit: number): Edit | null {
  return transaction(db, () => {
    const steps = sql(
      db,
      `SELECT seq, id, label, gesture, changes FROM edit
       WHERE gesture = ? AND author = 'import' AND state = 'applied' ORDER BY seq DESC LIMIT ?`,
    ).all(gesture, limit) as Step[];
    if (steps.length === 0) return null;
    const changes = steps.flatMap((step) => turnStep(db, step, 'undo'));
    for (const { seq } of steps) sql(db, 'DELETE FROM edit WHERE seq = ?').run(seq);
    return { id: randomUUID(), label: steps[0]!.label, author: 'import', at: Date.now(), changes };
  });
}

/** What of a step could be turned; the step counts as turned in any case. */
function turnStep(db: Db, step: Step, direction: Direction): Change[] {
  const changes = Change.array().parse(JSON.parse(step.changes));
  const turned = direction === 'undo' ? changes.map(invertChange).reverse() : changes;
  const possible = turned.filter((change) => sameRecord(storedRecord(db, change), change.before));
  for (const change of possible) writeRecord(db, change);
  possible.push(...orphanedSuggestions(db, possible).map((change) => write(db, change)));
  if (possible.length > 0) refuseBrokenVocabulary(db, possible);
  summarise(db, imagesOf(possible), Date.now());
  sql(db, 'UPDATE edit SET state = ? WHERE seq = ?').run(
    direction === 'undo' ? 'undone' : 'applied',
    step.seq,
  );
  return possible;
}
