import type { Editor } from '../../editor';
import type { Point } from '../../geometry';
import { spansOfRings } from '../../rings';
import { sketch } from '../../sketch';
import { REACH, SLOP, screenDistance } from '../near';
import { ShapeTool } from '../shape';
import { Idle } from '../shape/idle';
import type { StateNode } from '../state-node';
import { Placing } from './placing';
import { Pressing } from './pressing';

/** An outline of points that are set one by one, and drawn by hand while the button is held. */
export class PolygonTool extends ShapeTool {
  readonly id = 'polygon';
  points: readonly Point[] = [];
  /** How many points there were before each step, so that steps can be taken back. */
  private steps: readonly number[] = [];

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(new Idle(editor, this), new Pressing(editor, this), new Placing(editor, this));
  }

  override onExit(): void {
    this.clear();
    super.onExit();
  }

  /** Begins a step: a point, and what is drawn from it by hand. */
  begin(point: Point): void {
    this.steps = [...this.steps, this.points.length];
    this.add(point);
  }

  add(point: Point): void {
    this.points = [...this.points, point];
  }

  /** Back to before the last step; with none left the outline is given up. */
  stepBack(): void {
    this.points = this.points.slice(0, this.steps.at(-1) ?? 0);
    this.steps = this.steps.slice(0, -1);
    if (this.points.length > 0) return this.transition('placing');
    this.clear();
    this.transition('idle');
  }

  giveUp(): void {
    this.clear();
    this.transition('idle');
  }

  /** Closes the outline; too few points make none. */
  finish(): void {
    const { image } = this.editor.getSnapshot();
    const { points } = this;
    this.clear();
    if (points.length < 3 || image === null) this.transition('idle');
    else this.put(spansOfRings([points], image));
  }

  /** Whether a click there closes the outline: on its first point, or once more on its last one. */
  closesAt(point: Point): boolean {
    const again = screenDistance(this.editor, this.points.at(-1) ?? point, point) <= SLOP;
    return this.points.length >= 3 && (again || this.isAtFirst(point));
  }

  /** Whether that is where the outline began. */
  isAtFirst(point: Point): boolean {
    const { points } = this;
    return points.length >= 3 && screenDistance(this.editor, points[0]!, point) <= REACH;
  }

  show(loose: Point | null): void {
    const { points } = this;
    const first = points[0];
    if (first === undefined) return this.editor.setSketch(null);
    const { pointer } = this.editor.getSnapshot();
    const active = pointer !== null && this.isAtFirst(pointer);
    this.editor.setSketch(
      sketch({
        paths: [
          ...(loose === null || points.length < 2
            ? []
            : [{ points: [loose, first], closed: false, kind: 'loose' as const }]),
          {
            points: loose === null ? points : [...points, loose],
            closed: false,
            kind: 'firm',
          },
        ],
        handles: this.steps.map((index) => ({
          at: points[index]!,
          kind: index === 0 ? ('first' as const) : ('vertex' as const),
          active: index === 0 && active,
        })),
      }),
    );
  }

  private clear(): void {
    this.points = [];
    this.steps = [];
  }
}
