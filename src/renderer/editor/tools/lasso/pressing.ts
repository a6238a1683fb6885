import type { Located, PointerMove, PointerUp } from '../../events';
import type { Point } from '../../geometry';
import { spansOfRings } from '../../rings';
import { sketch } from '../../sketch';
import type { ShapeTool } from '../shape';
import type { Begin } from '../shape/idle';
import { StateNode } from '../state-node';

/** The button is held; the outline follows the hand. */
export class Pressing extends StateNode {
  readonly id = 'pressing';
  declare protected readonly parent: ShapeTool;
  private points: Point[] = [];

  override get follows(): boolean {
    return true;
  }

  override onEnter({ event, use }: Begin): void {
    this.parent.use = use;
    this.points = [event.image];
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    // The button may have come up where nobody told us.
    if ((event.buttons & 1) === 0) return this.finish();
    this.points.push(event.image);
    const [first, last] = [this.points[0]!, event.image];
    this.editor.setSketch(
      sketch({
        paths: [
          { points: [last, first], closed: false, kind: 'loose' },
          { points: this.points, closed: false, kind: 'firm' },
        ],
      }),
    );
  }

  protected override onPointerUp(event: Located<PointerUp>): void {
    if (event.button === 0) this.finish();
  }

  protected override onAbort(): void {
    this.parent.transition('idle');
  }

  protected override onInterrupt(): void {
    this.finish();
  }

  private finish(): void {
    const { image } = this.editor.getSnapshot();
    if (this.points.length < 3 || image === null) this.parent.transition('idle');
    else this.parent.put(spansOfRings([this.points], image));
  }
}
