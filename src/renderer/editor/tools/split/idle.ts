import type { Located, PointerDown, PointerMove } from '../../events';
import { StateNode } from '../state-node';
import type { SplitTool } from './index';

export class Idle extends StateNode {
  readonly id = 'idle';
  declare protected readonly parent: SplitTool;

  override onEnter(): void {
    this.editor.setSketch(null);
    this.editor.setCursor('crosshair');
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    const { editor, parent } = this;
    const target = parent.target(event.image);
    editor.setHover(target?.id ?? null);
    // A line that is to cut a selected mask begins beside it.
    editor.setCursor(target === null && editor.selection.length > 0 ? 'not-allowed' : 'crosshair');
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    const target = this.parent.target(event.image);
    if (event.button === 0 && target !== null)
      this.parent.transition('pressing', { event, id: target.id });
  }

  protected override onAbort(): void {
    this.editor.select([]);
  }
}
