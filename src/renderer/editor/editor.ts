import { isSuggestion, type Annotation } from '@shared/domain/annotation';
import type { Change, Edit } from '@shared/domain/edit';
import { invert, newEdit } from '@shared/edit';
import { toImage } from './camera';
import { Document, type EditorImage } from './document';
import { NO_MODIFIERS, type EditorEvent, type Modifiers, type WheelEvent } from './events';
import type { Point, Rect } from './geometry';
import { blankAnnotation, changeOf, type Operation, type Painting } from './painting';
import { PendingEdits } from './pending-edits';
import type { Cursor } from './snapshot';
import type { Spans } from './spans';
import { Stroke } from './stroke';
import { Root, type ToolId } from './tools/root';
import { subscribeTo, Viewer } from './viewer';

const MAX_BRUSH = 1000;

/**
 * One image under correction: its annotations, what is selected, what is seen, and the tool in hand.
 * It draws nothing and saves nothing. A change to annotations takes effect here at once and is announced
 * as an Edit; whoever saves it sends it on and brings every edit of the engine back through `applyEdit`.
 */
export class Editor extends Viewer {
  private document: Document | null = null;
  private live: Painting | null = null;
  private mods = NO_MODIFIERS;
  private readonly pending = new PendingEdits();
  private readonly editListeners = new Set<(edit: Edit) => void>();
  private readonly paintListeners = new Set<(touched: Rect) => void>();
  private readonly root = new Root(this);

  // --- what can be seen -------------------------------------------------------------------------

  /** Edits made here, each once, already in effect. */
  onEdit(listener: (edit: Edit) => void): () => void {
    return subscribeTo(this.editListeners, listener);
  }

  /** Image rectangles a stroke under way has just touched. */
  onPaint(listener: (touched: Rect) => void): () => void {
    return subscribeTo(this.paintListeners, listener);
  }

  get selection(): readonly string[] {
    return this.snapshot.selection;
  }
  get toolId(): ToolId {
    return this.snapshot.toolId;
  }
  get statePath(): string {
    return this.snapshot.statePath;
  }
  get activeCategoryId(): number | null {
    return this.snapshot.activeCategoryId;
  }
  get modifiers(): Modifiers {
    return this.mods;
  }
  /** True while a tool is at work, from button down to button up. */
  get busy(): boolean {
    return !this.root.idle;
  }
  /** The stroke under way. */
  get painting(): Painting | null {
    return this.live;
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

  /** Id of the smallest visible mask that has the image point, or null. */
  hitTest(point: Point): string | null {
    const visible = this.snapshot.annotations.filter((annotation) => this.isVisible(annotation));
    return this.document?.at(point, visible)?.id ?? null;
  }

  // --- the document -----------------------------------------------------------------------------

  /**
   * Shows an image. A stroke under way is finished on the image before.
   * @throws AppError('bad-input') when a mask is damaged or of another size than the image
   */
  open(image: EditorImage, annotations: readonly Annotation[]): void {
    const document = new Document(
      { id: image.id, width: image.width, height: image.height },
      annotations,
    );
    this.leaveDocument(document);
  }

  close(): void {
    this.leaveDocument(null);
  }

  private leaveDocument(next: Document | null): void {
    this.dispatch({ type: 'interrupt' });
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

  private commit(label: string, changes: Change[]): Edit | null {
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

  setLocked(ids: readonly string[], locked: boolean): Edit | null {
    return this.change('lock', ids, (it) => patched(it, { locked }), true);
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

  // --- tools ------------------------------------------------------------------------------------

  setTool(id: ToolId): void {
    this.root.choose(id);
    this.update({ toolId: this.root.toolId, statePath: this.root.statePath });
  }

  setBrushSize(diameter: number): void {
    this.update({ brushSize: Math.min(Math.max(Math.round(diameter), 1), MAX_BRUSH) });
  }

  /** The next larger (1) or smaller (-1) brush: by one pixel when small, by a tenth when large. */
  stepBrushSize(direction: 1 | -1): void {
    const { brushSize } = this.snapshot;
    this.setBrushSize(brushSize + direction * Math.max(1, Math.round(brushSize / 10)));
  }

  setActiveCategory(activeCategoryId: number | null): void {
    this.update({ activeCategoryId });
  }

  setCursor(cursor: Cursor): void {
    if (cursor !== this.snapshot.cursor) this.update({ cursor });
  }

  setBrushOperation(brushOperation: Operation): void {
    if (brushOperation !== this.snapshot.brushOperation) this.update({ brushOperation });
  }

  /** Takes back the stroke under way. False when there is none, and undo is for the project's history. */
  abort(): boolean {
    const { busy } = this;
    if (busy) this.dispatch({ type: 'abort' });
    return busy;
  }

  /** Pointer, key and wheel events, in any order: no sequence leaves a tool stuck. */
  dispatch(event: EditorEvent): void {
    if ('shift' in event) this.mods = event;
    if (event.type === 'pointerleave') this.update({ pointer: null, hoverId: null });
    else if (event.type === 'wheel') this.onWheel(event);
    else if (event.type === 'keydown' && event.key === 'Escape')
      this.root.handle({ type: 'abort' });
    else if ('x' in event) {
      const image = toImage(this.camera, event);
      this.update({ pointer: image });
      if (this.document !== null) this.root.handle({ ...event, image });
    } else this.root.handle(event);
    if (this.statePath !== this.root.statePath) this.update({ statePath: this.root.statePath });
  }

  private onWheel(event: WheelEvent): void {
    if (event.alt) return this.stepBrushSize(event.deltaY + event.deltaX < 0 ? 1 : -1);
    if (event.shift) return this.panBy(-event.deltaX - event.deltaY, 0);
    // Browsers report a pinch as a wheel with Ctrl, in much smaller steps.
    const speed = event.ctrl ? 0.01 : 0.0015;
    const delta = Math.min(Math.max(event.deltaY, -300), 300);
    this.zoomBy(Math.exp(-delta * speed), event);
  }

  // --- painting, for the brush's states ------------------------------------------------------------

  beginPainting(operation: Operation, target: Annotation | 'new'): void {
    const { document, snapshot } = this;
    if (document === null) return;
    const isNew = target === 'new';
    const annotation = isNew ? blankAnnotation(document, snapshot.activeCategoryId!) : target;
    const { width, height } = document.image;
    const stroke = new Stroke(width, height, snapshot.brushSize);
    this.live = { target: annotation, isNew, operation, stroke };
    this.hideAll(false);
    if (snapshot.hidden.has(annotation.id)) this.setHidden([annotation.id], false);
    if (!isNew) this.select([annotation.id]);
  }

  paintTo(point: Point): void {
    const touched = this.live?.stroke.moveTo(point);
    if (touched) for (const listener of this.paintListeners) listener(touched);
  }

  /** Makes the stroke an edit, or forgets it without a trace. */
  endPainting(keep: boolean): void {
    const { live, document } = this;
    if (live === null || document === null) return;
    this.live = null;
    const change = keep ? changeOf(document, live) : null;
    const edit = change && this.commit(live.operation === 'add' ? 'paint' : 'erase', [change]);
    if (edit !== null && live.isNew) this.select([live.target.id]);
    // The touched pixels are drawn anew from the document, whatever came of the stroke.
    if (live.stroke.touched !== null)
      for (const listener of this.paintListeners) listener(live.stroke.touched);
  }
}

/** The same record when the patch says nothing new. */
function patched(annotation: Annotation, patch: Partial<Annotation>): Annotation {
  const next = { ...annotation, ...patch };
  const keys = Object.keys(patch) as (keyof Annotation)[];
  return keys.every((key) => next[key] === annotation[key]) ? annotation : next;
}
