import type { Point } from '../../geometry';
import type { RegionRequest } from '../../regions/source';
import { RegionTool } from '../region';

/** The region that looks to the model like what is under the pointer. */
export class SmartTool extends RegionTool {
  readonly id = 'smart';
  readonly label = 'smart';

  override request(at: Point): RegionRequest {
    return { kind: 'likeness', at, likeness: this.editor.getSnapshot().likeness };
  }

  protected override onStep(direction: 1 | -1): boolean {
    const { editor } = this;
    // Larger is what reaches farther.
    editor.setLikeness(editor.getSnapshot().likeness - direction * 0.02);
    return true;
  }
}
