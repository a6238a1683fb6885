import type { Located, PointerDown, PointerMove, PointerUp } from '../../events';
import { SLOP, screenDistance } from '../near';
import { StateNode } from '../state-node';
import type { SelectTool } from './index';
import { movable, stackAt } from './stack';

/**
 * The button is down on a mask or beside all of them. A mask that isn't selected is so at once, as it is what
 * people aim at; what a press on a selected one means shows when the button comes up, or the pointer moves.
 */
export class Pointing extends StateNode {
  readonly id = 'pointing';
  declare protected readonly parent: SelectTool;
  private before: readonly string[] = [];
  private press!: Located<PointerDown>;
  private repeated: 'again' | 'double' | null = null;

  override onEnter(event: Located<PointerDown>): void {
    const { editor } = this;
    this.press = event;
    this.before = editor.selection;
    this.repeated = this.parent.repeats(event);
    const stack = this.stack();
    const hit = stack[0];
    if (event.shift && hit !== undefined) this.toggle(hit);
    else if (!event.shift && !stack.some((id) => this.before.includes(id)))
      editor.select(hit === undefined ? [] : [hit]);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    if ((event.buttons & 1) === 0) return this.stop();
    const { editor, parent, press } = this;
    if (screenDistance(editor, press.image, event.image) <= SLOP) return;
    editor.select(this.before);
    const stack = stackAt(editor, press.image);
    const moves = !press.shift && movable(editor).some((it) => stack.includes(it));
    parent.transition(moves ? 'moving' : 'marquee', press);
    parent.handle(event);
  }

  protected override onPointerUp(event: Located<PointerUp>): void {
    if (event.button !== 0) return;
    const { press, repeated, parent, editor } = this;
    if (repeated === 'double' && this.isOnSelected()) {
      const id = editor.selection.at(-1)!;
      this.stop();
      return parent.openOutline(id);
    }
    if (!press.shift) this.choose();
    parent.noteClick(press);
    this.stop();
  }

  protected override onAbort(): void {
    this.editor.select(this.before);
    this.stop();
  }

  protected override onInterrupt(): void {
    this.stop();
  }

  /** A click means the topmost mask; once more at the same place, or with Alt, the one beneath the selected one. */
  private choose(): void {
    const stack = this.stack();
    const at = stack.indexOf(this.before.at(-1) ?? '');
    const deeper = (this.repeated !== null || this.press.alt) && at >= 0;
    const id = stack[deeper ? (at + 1) % stack.length : 0];
    this.editor.select(id === undefined ? [] : [id]);
  }

  private toggle(hit: string): void {
    const { before } = this;
    this.editor.select(before.includes(hit) ? before.filter((id) => id !== hit) : [...before, hit]);
  }

  private isOnSelected(): boolean {
    const last = this.editor.annotation(this.before.at(-1) ?? '');
    return last !== null && !last.locked && this.stack().includes(last.id);
  }

  private stack(): string[] {
    return stackAt(this.editor, this.press.image).map(({ id }) => id);
  }

  private stop(): void {
    this.parent.transition('idle');
  }
}
