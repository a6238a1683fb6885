import type { KeyEvent, Located, Modifiers, PointerDown, PointerMove } from '../../events';
import { StateNode } from '../state-node';
import type { BrushTool } from './index';
import { operationOf, targetOf } from './target';

export class Idle extends StateNode {
  readonly id = 'idle';
  declare protected readonly parent: BrushTool;

  override onEnter(): void {
    this.editor.setHover(null);
    this.prepare(this.editor.modifiers);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    this.prepare(event);
  }

  protected override onKey(event: KeyEvent): void {
    this.prepare(event);
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    if (event.button !== 0) return;
    const operation = operationOf(this.parent.operation, event);
    const target = targetOf(this.editor, operation, event.image);
    if (target === null) this.prepare(event);
    else this.parent.transition('painting', { operation, target, event });
  }

  protected override onAbort(): void {
    this.editor.select([]);
  }

  /** Shows what a stroke from here would do. */
  private prepare(modifiers: Modifiers): void {
    const { editor } = this;
    const operation = operationOf(this.parent.operation, modifiers);
    const { pointer } = editor.getSnapshot();
    const target = pointer && targetOf(editor, operation, pointer);
    editor.setBrushOperation(operation);
    editor.setCursor(pointer && target === null ? 'not-allowed' : 'brush');
    const erasesUnselected = operation === 'erase' && editor.selection.length === 0;
    editor.setHover(erasesUnselected && target && target !== 'new' ? target.id : null);
  }
}
