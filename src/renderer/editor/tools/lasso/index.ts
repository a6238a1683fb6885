import type { Editor } from '../../editor';
import { ShapeTool } from '../shape';
import { Idle } from '../shape/idle';
import type { StateNode } from '../state-node';
import { Pressing } from './pressing';

/** An outline drawn in one go; letting go closes it. */
export class LassoTool extends ShapeTool {
  readonly id = 'lasso';

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(new Idle(editor, this), new Pressing(editor, this));
  }
}
