import { regionUse, type RegionUse } from '../../region';
import type { Spans } from '../../spans';
import { StateNode } from '../state-node';

/** A tool whose shapes become masks, or parts of one. */
export abstract class ShapeTool extends StateNode {
  /** What the shape begun does. Shift and Alt count when it begins and when it ends. */
  use: RegionUse = 'new';

  override onEnter(): void {
    this.editor.setHover(null);
    this.transition('idle');
  }

  override onExit(): void {
    this.editor.setSketch(null);
  }

  /** Makes the shape's pixels an edit, which is called as the tool is. */
  put(region: Spans): void {
    const ends = regionUse(this.editor.modifiers);
    this.editor.putRegion(this.id, region, ends === 'new' ? this.use : ends);
    this.transition('idle');
  }
}
