import type { Point } from '../../geometry';
import type { RegionRequest } from '../../regions/source';
import { RegionTool } from '../region';

/** The region of one colour around the pointer. */
export class BucketTool extends RegionTool {
  readonly id = 'bucket';
  readonly label = 'bucket';

  override request(at: Point): RegionRequest {
    return { kind: 'colour', at, tolerance: this.editor.getSnapshot().tolerance };
  }

  protected override onStep(direction: 1 | -1): boolean {
    const { tolerance } = this.editor.getSnapshot();
    this.editor.setTolerance(tolerance + direction * Math.max(1, Math.round(tolerance / 10)));
    return true;
  }
}
