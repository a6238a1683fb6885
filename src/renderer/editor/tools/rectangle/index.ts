import type { Editor } from '../../editor';
import { ShapeTool } from '../shape';
import { Idle } from '../shape/idle';
import type { StateNode } from '../state-node';
import { Pressing } from './pressing';

/** A box of whole pixels. */
export class RectangleTool extends ShapeTool {
  readonly id = 'rectangle';

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(new Idle(editor, this), new Pressing(editor, this));
  }
}
