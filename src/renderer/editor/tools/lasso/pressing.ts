import type { Located, PointerMove } from '../../events';
import type { Point } from '../../geometry';
import { spansOfRings } from '../../rings';
import { sketch } from '../../sketch';
import { Held } from '../held';
import type { ShapeTool } from '../shape';
import type { Begin } from '../shape/idle';

/** The button is held; the outline follows the hand. */
export class Pressing extends Held {
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

  protected override drag(event: Located<PointerMove>): void {
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

  protected override finish(): void {
    const { image } = this.editor.getSnapshot();
    if (this.points.length < 3 || image === null) this.parent.transition('idle');
    else this.parent.put(spansOfRings([this.points], image));
  }
}
