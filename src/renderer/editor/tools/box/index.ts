import type { Editor } from '../../editor';
import { Asker } from '../region/asker';
import { Finding } from '../region/finding';
import { Idle } from '../shape/idle';
import { StateNode } from '../state-node';
import { Dragging } from './dragging';

/** A box drawn around a thing becomes the mask of what it holds and its surroundings don't. */
export class BoxTool extends StateNode {
  readonly id = 'box';
  readonly label = 'box';
  readonly asker = new Asker();

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(
      new Idle(editor, this, 'dragging'),
      new Dragging(editor, this),
      new Finding(editor, this),
    );
  }

  override onEnter(): void {
    this.editor.setHover(null);
    this.transition('idle');
  }

  override onExit(): void {
    this.asker.forget();
    this.editor.setSketch(null);
  }
}
