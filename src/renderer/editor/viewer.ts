import type { Annotation } from '@shared/domain/annotation';
import * as cameras from './camera';
import type { Camera, Viewport } from './camera';
import type { Display, Peek } from './display';
import type { EditorImage } from './document';
import type { Point } from './geometry';
import { EMPTY_SNAPSHOT, type EditorSnapshot } from './snapshot';

/** What is seen and through which camera; those who look are told of every change. */
export class Viewer {
  protected snapshot = EMPTY_SNAPSHOT;
  /** Where the pointer is over the viewport, CSS pixels: the image may move beneath it. Null when elsewhere. */
  protected hand: Point | null = null;
  private readonly listeners = new Set<() => void>();
  /** The image is shown whole until somebody zooms or pans. */
  private fitted = true;

  readonly subscribe = (listener: () => void): (() => void) =>
    subscribeTo(this.listeners, listener);
  readonly getSnapshot = (): EditorSnapshot => this.snapshot;

  get camera(): Camera {
    return this.snapshot.camera;
  }

  setViewport(viewport: Viewport): void {
    const before = this.snapshot.viewport;
    const middle = cameras.toImage(this.camera, { x: before.width / 2, y: before.height / 2 });
    this.update({ viewport });
    if (this.fitted) this.fit();
    else this.look(cameras.centred(middle, this.camera.scale, viewport));
  }

  /** Shows the whole image. */
  fit(): void {
    const { image, viewport } = this.snapshot;
    if (image === null || image.width === 0 || viewport.width === 0) return;
    this.look(cameras.fit(image, viewport));
    this.fitted = true;
  }

  /** @param zoom device pixels per image pixel @param anchor what stays put, CSS pixels; the middle by default */
  zoomTo(zoom: number, anchor?: Point): void {
    const { image, viewport } = this.snapshot;
    if (image === null) return;
    const scale = cameras.limitScale(zoom / viewport.dpr, image, viewport);
    const middle = { x: viewport.width / 2, y: viewport.height / 2 };
    this.look(cameras.scaleAt(this.camera, anchor ?? middle, scale));
  }

  zoomBy(factor: number, anchor?: Point): void {
    this.zoomTo(this.snapshot.zoom * factor, anchor);
  }

  /** @param dx CSS pixels the image moves to the right @param dy and down */
  panBy(dx: number, dy: number): void {
    const { x, y, scale } = this.camera;
    this.look({ x: x - dx / scale, y: y - dy / scale, scale });
  }

  /** Moves an image point to the middle. */
  centreOn(point: Point): void {
    this.look(cameras.centred(point, this.camera.scale, this.snapshot.viewport));
  }

  setDisplay(display: Display): void {
    if (display !== this.snapshot.display) this.update({ display });
  }

  /** Begins or ends a look at something for as long as a key is held. */
  peek(what: Peek, on: boolean): void {
    const peeks = new Set(this.snapshot.peeks);
    if (on) peeks.add(what);
    else peeks.delete(what);
    if (peeks.size !== this.snapshot.peeks.size) this.update({ peeks });
  }

  /** Shows the open image's masks as they were suggested, until it is told null. */
  showSuggested(suggested: readonly Annotation[] | null): void {
    if (suggested !== this.snapshot.suggested) this.update({ suggested });
  }

  private look(wanted: Camera): void {
    const { image, viewport } = this.snapshot;
    if (image === null) return;
    this.fitted = false;
    const camera = cameras.keepInSight(wanted, image, viewport);
    const pointer = this.hand && cameras.toImage(camera, this.hand);
    this.update({ camera, zoom: cameras.zoomOf(camera, viewport), pointer });
  }

  /** Another image is shown whole; the same one again, or one that keeps the view, is seen as before. */
  protected show(image: EditorImage | null, rest: Partial<EditorSnapshot>): void {
    const { image: before, display } = this.snapshot;
    const again = image !== null && image.id === before?.id;
    const kept = display.keepView && image !== null && before !== null && sameSize(image, before);
    this.update({ suggested: null, ...rest, image });
    if (!again && !kept) this.fitted = true;
    if (this.fitted) this.fit();
  }

  protected update(patch: Partial<EditorSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...patch };
    for (const listener of this.listeners) listener();
  }
}

const sameSize = (a: EditorImage, b: EditorImage): boolean =>
  a.width === b.width && a.height === b.height;

export function subscribeTo<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
