import type { Editor } from '../../editor';
import { StateNode } from '../state-node';
import { Idle } from './idle';
import { Panning } from './panning';

export class PanTool extends StateNode {
  readonly id = 'pan';

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(new Idle(editor, this), new Panning(editor, this));
  }

  override onEnter(): void {
    this.editor.setHover(null);
    this.transition('idle');
  }
}
