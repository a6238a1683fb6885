import type { Located, PointerDown, PointerMove } from '../../events';
import { StateNode } from '../state-node';

/** The button is down on a mask or beside all of them. The selection is settled at once, as it is what people aim at. */
export class Pointing extends StateNode {
  readonly id = 'pointing';
  private before: readonly string[] = [];

  override onEnter(event: Located<PointerDown>): void {
    const { editor } = this;
    this.before = editor.selection;
    const hit = editor.hitTest(event.image);
    if (!event.shift) editor.select(hit === null ? [] : [hit]);
    else if (hit !== null)
      editor.select(
        this.before.includes(hit) ? this.before.filter((id) => id !== hit) : [...this.before, hit],
      );
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    if (event.buttons === 0) this.stop();
  }

  protected override onPointerUp(): void {
    this.stop();
  }

  protected override onAbort(): void {
    this.editor.select(this.before);
    this.stop();
  }

  protected override onInterrupt(): void {
    this.stop();
  }

  private stop(): void {
    this.parent!.transition('idle');
  }
}
