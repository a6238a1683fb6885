import type { Editor } from '../../editor';
import type { Operation } from '../../painting';
import { StateNode } from '../state-node';
import { Idle } from './idle';
import { Painting } from './painting';

/** Paints onto the selected mask, or begins a new one. The eraser is the same with the other operation. */
export class BrushTool extends StateNode {
  readonly id: string = 'brush';
  /** What a stroke does unless Shift (adds) or Alt (takes away) says otherwise. */
  readonly operation: Operation = 'add';

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(new Idle(editor, this), new Painting(editor, this));
  }

  override onEnter(): void {
    this.transition('idle');
  }
}
