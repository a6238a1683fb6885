import type { Editor } from '../../editor';
import { StateNode } from '../state-node';
import { Idle } from './idle';
import { Pointing } from './pointing';

export class SelectTool extends StateNode {
  readonly id = 'select';

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(new Idle(editor, this), new Pointing(editor, this));
  }

  override onEnter(): void {
    this.transition('idle');
  }
}
