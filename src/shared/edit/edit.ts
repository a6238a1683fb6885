import type { Change, Edit } from '../domain/edit';

/**
 * A random UUID (RFC 9562, version 4). `crypto.randomUUID` itself is missing where a browser reaches `serve`
 * over plain http from another machine.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A new edit, stamped now. `id` is what makes sending it twice harmless. */
export function newEdit(label: string, author: Edit['author'], changes: Change[]): Edit {
  return { id: newId(), label, author, at: Date.now(), changes };
}

/** The edit that takes this one back: each change turned round, the last first. A new edit with its own id. */
export function invert(edit: Edit): Edit {
  return newEdit(edit.label, edit.author, edit.changes.map(invertChange).reverse());
}

/** The change turned round. */
export function invertChange(change: Change): Change {
  return { ...change, before: change.after, after: change.before } as Change;
}

/** The images that changes are about; one that moved a mask would name both. */
export function imagesOf(changes: readonly Change[]): Set<number> {
  const ids = new Set<number>();
  for (const { table, id, before, after } of changes) {
    if (table === 'annotation')
      for (const record of [before, after]) if (record) ids.add(record.imageId);
    if (table.startsWith('image-')) ids.add(id as number);
  }
  return ids;
}

type Table = Change['table'];
type After<T extends Table> = Extract<Change, { table: T }>['after'];

/**
 * The records of one table after an edit: same map when none of its changes concerns them.
 * `keep` drops records the caller doesn't hold (another image's annotations).
 */
export function apply<T extends Table>(
  records: ReadonlyMap<Change['id'], NonNullable<After<T>>>,
  table: T,
  edit: Edit,
  keep: (record: NonNullable<After<T>>) => boolean = () => true,
): ReadonlyMap<Change['id'], NonNullable<After<T>>> {
  let next: Map<Change['id'], NonNullable<After<T>>> | null = null;
  for (const change of edit.changes) {
    if (change.table !== table) continue;
    const after = change.after as NonNullable<After<T>> | null;
    if (after === null || !keep(after)) {
      if (records.has(change.id) || next?.has(change.id))
        (next ??= new Map(records)).delete(change.id);
    } else (next ??= new Map(records)).set(change.id, after);
  }
  return next ?? records;
}
