import type { Annotation } from '@shared/domain/annotation';
import type { Edit } from '@shared/domain/edit';
import { Annotator } from './annotator';
import { toImage } from './camera';
import type { MaskDiff } from './diff';
import type { EditorImage } from './document';
import { NO_MODIFIERS, type EditorEvent, type Modifiers, type WheelEvent } from './events';
import type { Point, Rect } from './geometry';
import type { RegionSource } from './regions/source';
import { blankAnnotation, changeOf, type Operation, type Painting } from './painting';
import { regionChange, type RegionUse } from './region';
import type { Sketch } from './sketch';
import type { Cursor, EditorSnapshot } from './snapshot';
import type { Spans } from './spans';
import { Stroke } from './stroke';
import { Root, type ToolId } from './tools/root';
import { Touches } from './touches';
import { subscribeTo } from './viewer';

const MAX_BRUSH = 1000;

/**
 * One image under correction: its annotations, what is selected, what is seen, and the tool in hand.
 * It draws nothing and saves nothing. A change to annotations takes effect here at once and is announced
 * as an Edit; whoever saves it sends it on and brings every edit of the engine back through `applyEdit`.
 */
export class Editor extends Annotator {
  private live: Painting | null = null;
  private mods = NO_MODIFIERS;
  private readonly paintListeners = new Set<(touched: Rect) => void>();
  private regionSource: RegionSource | null = null;
  private readonly root = new Root(this);
  private readonly touches = new Touches({
    panBy: (dx, dy) => this.panBy(dx, dy),
    zoomBy: (factor, anchor) => this.zoomBy(factor, anchor),
    pass: (event) => this.pass(event),
  });

  /** Image rectangles a stroke under way has just touched. */
  onPaint(listener: (touched: Rect) => void): () => void {
    return subscribeTo(this.paintListeners, listener);
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
  /** True while a tool is at work. */
  get busy(): boolean {
    return !this.root.idle;
  }
  /** Whether what is drawn goes through every position that the pointer passes. */
  get follows(): boolean {
    return this.live !== null || this.root.follows;
  }
  /** The stroke under way. */
  get painting(): Painting | null {
    return this.live;
  }

  /**
   * Shows an image. A stroke under way is finished on the image before.
   * @throws AppError('bad-input') when a mask is damaged or of another size than the image
   */
  override open(image: EditorImage, annotations: readonly Annotation[]): void {
    this.dispatch({ type: 'finish' });
    super.open(image, annotations);
  }

  override close(): void {
    this.dispatch({ type: 'finish' });
    super.close();
  }

  // --- tools ------------------------------------------------------------------------------------

  setTool(id: ToolId): void {
    this.root.choose(id);
    this.update({ toolId: this.root.toolId, statePath: this.root.statePath });
  }

  /** Shows the outline of the mask selected last, with its vertices. False when there is none that may be changed. */
  openOutline(): boolean {
    const annotation = this.annotation(this.selection.at(-1) ?? '');
    if (annotation === null || annotation.locked) return false;
    this.hideAll(false);
    this.setHidden([annotation.id], false);
    this.root.openOutline(annotation.id);
    this.update({ toolId: this.root.toolId, statePath: this.root.statePath });
    return true;
  }

  setBrushSize(diameter: number): void {
    this.update({ brushSize: Math.min(Math.max(Math.round(diameter), 1), MAX_BRUSH) });
  }

  /** The next larger (1) or smaller (-1) brush: by one pixel when small, by a tenth when large. */
  stepBrushSize(direction: 1 | -1): void {
    const { brushSize } = this.snapshot;
    this.setBrushSize(brushSize + direction * Math.max(1, Math.round(brushSize / 10)));
  }

  /** The next larger (1) or smaller (-1) of what the tool in hand is set to: how far it reaches, or its brush. */
  stepTool(direction: 1 | -1): void {
    if (!this.root.step(direction)) this.stepBrushSize(direction);
  }

  /** @param likeness from which on smart select takes places for alike, 0 to 1 */
  setLikeness(likeness: number): void {
    const rounded = Math.round(100 * Math.min(Math.max(likeness, 0), 0.98)) / 100;
    this.update({ likeness: rounded });
    this.dispatch({ type: 'change' });
  }

  /** @param tolerance 0 to 255, see the snapshot's */
  setTolerance(tolerance: number): void {
    this.update({ tolerance: Math.min(Math.max(Math.round(tolerance), 0), 255) });
    this.dispatch({ type: 'change' });
  }

  /** Where the open image's regions are found; null: nowhere yet. */
  get regions(): RegionSource | null {
    return this.regionSource;
  }
  setRegions(source: RegionSource | null): void {
    this.regionSource = source;
    this.dispatch({ type: 'change' });
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

  /** Shows what changes that aren't made yet would do, or nothing. */
  setDiff(diff: MaskDiff | null): void {
    if (diff !== this.snapshot.diff) this.update({ diff });
  }

  /** Shows what the tool at work has of its own, or nothing. */
  setSketch(sketch: Sketch | null): void {
    if (sketch !== this.snapshot.sketch) this.update({ sketch });
  }

  /**
   * Makes a region of pixels an edit: a new mask of the active category, or more or less of the mask selected
   * last. null when nothing changes. The mask it became is selected.
   */
  putRegion(label: string, region: Spans, use: RegionUse): Edit | null {
    const { document, selection } = this;
    if (document === null) return null;
    const target = document.get(selection.at(-1) ?? '');
    const change = regionChange(document, target, this.activeCategoryId, region, use);
    const edit = change && this.commit(label, [change]);
    if (edit !== null && change!.before === null) this.select([String(change!.id)]);
    return edit;
  }

  /** Takes back the last step of what is under way. False when nothing is, and undo is for the project's history. */
  stepBack(): boolean {
    const { busy } = this;
    if (busy) this.dispatch({ type: 'stepback' });
    return busy;
  }

  /** Whether a key that otherwise is a command's means something to the tool at work. */
  wants(key: string): boolean {
    return this.root.wants(key);
  }

  /** Pointer, key and wheel events, in any order: no sequence leaves a tool stuck. */
  dispatch(event: EditorEvent): void {
    if ('shift' in event) this.mods = event;
    if (!this.touches.take(event)) this.pass(event);
    this.noteState();
  }

  /** A tool may move on by itself, when an answer comes. */
  noteState(): void {
    if (this.statePath !== this.root.statePath) this.update({ statePath: this.root.statePath });
  }

  /** The tool at work is told when what it works on is another; of another image, when the pointer moves on it. */
  protected override update(patch: Partial<EditorSnapshot>): void {
    const [before, now] = [this.snapshot, { ...this.snapshot, ...patch }];
    super.update(patch);
    const parts = ['selection', 'annotations', 'hidden', 'allHidden'] as const;
    if (now.image === before.image && parts.some((part) => now[part] !== before[part]))
      this.root.handle({ type: 'change' });
  }

  private pass(event: EditorEvent): void {
    if (event.type === 'pointerleave') {
      this.hand = null;
      this.update({ pointer: null, hoverId: null });
      this.root.handle(event);
    } else if (event.type === 'wheel') this.onWheel(event);
    else if (event.type === 'keydown' && event.key === 'Escape')
      this.root.handle({ type: 'abort' });
    else if ('x' in event) {
      this.hand = { x: event.x, y: event.y };
      const image = toImage(this.camera, event);
      this.update({ pointer: image });
      if (this.document !== null) this.root.handle({ ...event, image });
    } else this.root.handle(event);
  }

  private onWheel(event: WheelEvent): void {
    const direction = event.deltaY + event.deltaX < 0 ? 1 : -1;
    if (!event.ctrl && !event.trackpad && this.root.step(direction)) return;
    if (event.alt) return this.stepBrushSize(direction);
    if (event.shift) return this.panBy(-event.deltaX - event.deltaY, 0);
    if (event.trackpad && !event.ctrl) return this.panBy(-event.deltaX, -event.deltaY);
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

  /** @param pressure a pen's, 0..1: where it is to count, it makes the brush so much smaller */
  paintTo(point: Point, pressure = 1): void {
    const share = this.snapshot.display.pressure ? pressure : 1;
    const touched = this.live?.stroke.moveTo(point, share);
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
