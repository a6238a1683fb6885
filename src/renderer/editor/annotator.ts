import { isSuggestion, type Annotation } from '@shared/domain/annotation';
import type { Change, Edit } from '@shared/domain/edit';
import { invert, newEdit } from '@shared/edit';
import { Document, type EditorImage } from './document';
import type { Point } from './geometry';
import type { MaskOperation } from './masks/operations';
import { takingFromBelow, type Overlap } from './masks/overlap';
import { PendingEdits } from './pending-edits';
import type { Spans } from './spans';
import { subscribeTo, Viewer } from './viewer';

/** The annotations of the open image: which are selected and seen, and what is done to them, as edits. */
export class Annotator extends Viewer {
  protected document: Document | null = null;
  private readonly pending = new PendingEdits();
  private readonly editListeners = new Set<(edit: Edit) => void>();

  /** Edits made here, each once, already in effect. */
  onEdit(listener: (edit: Edit) => void): () => void {
    return subscribeTo(this.editListeners, listener);
  }

  get selection(): readonly string[] {
    return this.snapshot.selection;
  }

  annotation(id: string): Annotation | null {
    return this.document?.get(id) ?? null;
  }

  /** The pixels of one of the snapshot's annotations. */
  spansOf(annotation: Annotation): Spans {
    if (this.document === null) throw new RangeError('No image is open.');
    return this.document.spansOf(annotation);
  }

  isVisible(annotation: Annotation): boolean {
    const { allHidden, hidden } = this.snapshot;
    return annotation.status !== 'rejected' && !allHidden && !hidden.has(annotation.id);
  }

  /** Id of the topmost visible mask that has the image point, or null. */
  hitTest(point: Point): string | null {
    const visible = this.snapshot.annotations.filter((annotation) => this.isVisible(annotation));
    return this.document?.at(point, visible)?.id ?? null;
  }

  // --- the document -----------------------------------------------------------------------------

  /**
   * Shows an image.
   * @throws AppError('bad-input') when a mask is damaged or of another size than the image
   */
  open(image: EditorImage, annotations: readonly Annotation[]): void {
    const document = new Document(
      { id: image.id, width: image.width, height: image.height },
      annotations,
    );
    this.replaceDocument(document);
  }

  close(): void {
    this.replaceDocument(null);
  }

  private replaceDocument(next: Document | null): void {
    this.pending.clear();
    const again = next !== null && next.image.id === this.snapshot.image?.id;
    this.document = next;
    this.show(next?.image ?? null, {
      annotations: next?.annotations ?? [],
      selection: again ? this.selection.filter((id) => next.get(id) !== null) : [],
      hidden: again ? this.snapshot.hidden : new Set(),
      hoverId: null,
    });
  }

  /** An edit that took effect in the engine, whoever made it. Edits of this editor come back here too. */
  applyEdit(edit: Edit): void {
    this.pending.delete(edit);
    this.absorb(edit.changes.filter(({ id }) => !this.pending.touches(String(id))));
  }

  /** Takes back an edit of this editor that the engine refused. */
  revertEdit(edit: Edit): void {
    this.pending.delete(edit);
    this.absorb(invert(edit).changes);
  }

  /** The one place where edits are made, and so where the rule for overlapping masks holds for all of them. */
  protected commit(label: string, wanted: Change[]): Edit | null {
    const { document, snapshot } = this;
    const takes = document !== null && snapshot.overlap === 'take';
    const changes = takes ? takingFromBelow(document, wanted) : wanted;
    if (changes.length === 0) return null;
    const edit = newEdit(label, 'human', changes);
    this.pending.add(edit);
    this.absorb(changes);
    for (const listener of this.editListeners) listener(edit);
    return edit;
  }

  private absorb(changes: readonly Change[]): void {
    const { document } = this;
    if (document === null) return;
    document.apply(changes);
    if (document.annotations === this.snapshot.annotations) return;
    const exists = (id: string): boolean => document.get(id) !== null;
    const { selection, hoverId } = this.snapshot;
    this.update({
      annotations: document.annotations,
      selection: selection.every(exists) ? selection : selection.filter(exists),
      hoverId: hoverId !== null && exists(hoverId) ? hoverId : null,
    });
  }

  /** One edit from the records an update really changes; locked ones keep as they are unless `evenLocked`. */
  private change(
    label: string,
    ids: readonly string[],
    updated: (annotation: Annotation) => Annotation | null,
    evenLocked = false,
  ): Edit | null {
    const changes: Change[] = [];
    for (const id of ids) {
      const before = this.annotation(id);
      if (before === null || (before.locked && !evenLocked)) continue;
      const after = updated(before);
      if (after !== before) changes.push({ table: 'annotation', id, before, after });
    }
    return this.commit(label, changes);
  }

  // --- operations: each is one edit, null when nothing was to be done ------------------------------

  accept(ids: readonly string[]): Edit | null {
    return this.change('accept', ids, (it) => patched(it, { status: 'accepted' }));
  }

  acceptAll(): Edit | null {
    const ids = this.snapshot.annotations.filter(isSuggestion).map(({ id }) => id);
    return this.change('accept-all', ids, (it) => patched(it, { status: 'accepted' }));
  }

  /** Rejected masks are kept, unseen, so that a later run doesn't suggest them anew. */
  reject(ids: readonly string[]): Edit | null {
    const edit = this.change('reject', ids, (it) => patched(it, { status: 'rejected' }));
    this.select(this.selection.filter((id) => !ids.includes(id)));
    return edit;
  }

  /** Naming a suggestion is judging it, so it becomes accepted. */
  relabel(ids: readonly string[], categoryId: number): Edit | null {
    return this.change('relabel', ids, (it) => patched(it, { categoryId, status: 'accepted' }));
  }

  remove(ids: readonly string[]): Edit | null {
    return this.change('delete', ids, () => null);
  }

  /** A group whose members aren't told apart, or one thing again: all of them become what the first isn't. */
  toggleCrowd(ids: readonly string[]): Edit | null {
    const crowd = !this.annotation(ids[0] ?? '')?.crowd;
    return this.change('crowd', ids, (it) => patched(it, { crowd }));
  }

  setLocked(ids: readonly string[], locked: boolean): Edit | null {
    return this.change('lock', ids, (it) => patched(it, { locked }), true);
  }

  /** Does something to masks; what it makes is selected, beside those that it was made from. */
  perform(label: string, operation: MaskOperation, ids = this.selection): Edit | null {
    const { document } = this;
    if (document === null) return null;
    const changes = operation(document, ids);
    const edit = this.commit(label, changes);
    if (edit !== null && changes.some(({ before }) => before === null))
      this.select(changes.map(({ id }) => String(id)));
    return edit;
  }

  setOverlap(overlap: Overlap): void {
    if (overlap !== this.snapshot.overlap) this.update({ overlap });
  }

  // --- selection and visibility -----------------------------------------------------------------

  select(ids: readonly string[]): void {
    const known = ids.filter((id) => this.annotation(id) !== null);
    if (known.join() !== this.selection.join()) this.update({ selection: known });
  }

  setHover(id: string | null): void {
    if (id !== this.snapshot.hoverId) this.update({ hoverId: id });
  }

  setHidden(ids: readonly string[], isHidden: boolean): void {
    const hidden = new Set(this.snapshot.hidden);
    for (const id of ids)
      if (isHidden) hidden.add(id);
      else hidden.delete(id);
    this.update({ hidden });
  }

  hideAll(allHidden: boolean): void {
    this.update({ allHidden });
  }
}

/** The same record when the patch says nothing new. */
function patched(annotation: Annotation, patch: Partial<Annotation>): Annotation {
  const next = { ...annotation, ...patch };
  const keys = Object.keys(patch) as (keyof Annotation)[];
  return keys.every((key) => next[key] === annotation[key]) ? annotation : next;
}
