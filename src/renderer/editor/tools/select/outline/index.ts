import type { Editor } from '../../../editor';
import type { Point } from '../../../geometry';
import { spansOfRings } from '../../../rings';
import { sketch, type SketchHandle } from '../../../sketch';
import type { MaskOperation } from '../../../masks/operations';
import { maskChange } from '../../../masks/change';
import { REACH, screenDistance } from '../../near';
import { StateNode } from '../../state-node';
import { Dragging } from './dragging';
import { Resting } from './resting';
import { pathOf, pointAt, ringsOf, type Place, type Ring } from './rings';

/**
 * How far outlines may lie beside the borders of a mask: CSS pixels as they are seen, and at least so many image
 * pixels, as the stairs of a slanting border are nearly one deep.
 */
const TOLERANCE = 2;
const LEAST_TOLERANCE = 1.05;
/** With more handles than this, only those around the pointer are shown. */
const MANY = 120;
/** CSS pixels. */
const AROUND = 140;
/** Vertices nearer to one another have none in the middle. CSS pixels. */
const ROOM = 26;

/** The outline of one mask, with vertices to be pulled. All that is done to it is one edit in the end. */
export class Outline extends StateNode {
  readonly id = 'outline';
  private mask = '';
  private start: readonly Ring[] = [];
  /** As it was before each step. */
  private steps: readonly (readonly Ring[])[] = [];
  rings: readonly Ring[] = [];
  /** What Delete takes away. */
  active: Place | null = null;

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(new Resting(editor, this), new Dragging(editor, this));
  }

  override onEnter(id: string): void {
    const annotation = this.editor.annotation(id);
    this.mask = id;
    this.steps = [];
    this.active = null;
    const tolerance = Math.max(LEAST_TOLERANCE, TOLERANCE / this.editor.camera.scale);
    this.start = this.rings = annotation === null ? [] : ringsOf(annotation, tolerance);
    this.editor.setHover(null);
    this.transition('resting');
  }

  override onExit(): void {
    this.editor.setSketch(null);
  }

  /** Whether the mask is still there and worked on. */
  get valid(): boolean {
    return this.editor.selection.includes(this.mask);
  }

  /** Remembers the outline as it is, to be gone back to. */
  begin(): void {
    this.steps = [...this.steps, this.rings];
  }

  /** As if the last step had never been begun. */
  forget(): void {
    this.rings = this.steps.at(-1) ?? this.start;
    this.steps = this.steps.slice(0, -1);
    this.active = null;
  }

  /** Back to before the last step; with none left it is over. */
  stepBack(): void {
    if (this.steps.length === 0) return this.leave();
    this.forget();
    this.transition('resting');
  }

  finish(): void {
    const { rings } = this;
    if (rings !== this.start) {
      const reshape: MaskOperation = (document, ids) =>
        ids.flatMap((id) => {
          const it = document.get(id);
          if (it === null || it.locked) return [];
          const outlines = rings.map((ring) => pathOf(ring).points);
          return maskChange(document, it, spansOfRings(outlines, document.image)) ?? [];
        });
      this.editor.perform('outline', reshape, [this.mask]);
    }
    this.leave();
  }

  leave(): void {
    this.parent!.transition('idle');
  }

  /** The vertex at an image point, or else the middle between two. */
  placeAt(point: Point): Place | null {
    const near = this.places(point).filter(
      (place) => screenDistance(this.editor, pointAt(this.rings, place), point) <= REACH,
    );
    return near.find(({ kind }) => kind === 'vertex') ?? near[0] ?? null;
  }

  show(under: Place | null): void {
    const { editor, rings, active } = this;
    const handles = this.places(editor.getSnapshot().pointer).map((place): SketchHandle => ({
      at: pointAt(rings, place),
      kind: place.kind,
      active: same(place, under) || same(place, active),
    }));
    editor.setSketch(
      sketch({
        paths: rings.map(pathOf),
        handles,
      }),
    );
  }

  /** What can be taken hold of, near the pointer. */
  private places(pointer: Point | null): Place[] {
    const { editor, rings } = this;
    const count = rings.reduce((sum, ring) => sum + ring.length, 0);
    const shown = (place: Place): boolean =>
      count <= MANY ||
      (pointer !== null && screenDistance(editor, pointAt(rings, place), pointer) <= AROUND);
    const hasRoom = ({ ring, index }: Place): boolean => {
      const at = rings[ring]!;
      return screenDistance(editor, at[index]!, at[(index + 1) % at.length]!) >= ROOM;
    };
    return rings
      .flatMap((at, ring) =>
        at.flatMap((_, index): Place[] => [
          { ring, index, kind: 'vertex' },
          { ring, index, kind: 'middle' },
        ]),
      )
      .filter((place) => shown(place) && (place.kind === 'vertex' || hasRoom(place)));
  }
}

const same = (a: Place, b: Place | null): boolean =>
  b !== null && a.ring === b.ring && a.index === b.index && a.kind === b.kind;
