import type { Editor } from '../../editor';
import type { Point } from '../../geometry';
import type { RegionRequest } from '../../regions/source';
import { StateNode } from '../state-node';
import { Asker } from './asker';
import { Finding } from './finding';
import { Idle } from './idle';

/** Shows the region under the pointer that belongs together; a click makes it a mask, or part of one. */
export abstract class RegionTool extends StateNode {
  /** What its edits are called. */
  abstract readonly label: string;
  readonly asker = new Asker();

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(new Idle(editor, this), new Finding(editor, this));
  }

  override onEnter(): void {
    this.editor.setHover(null);
    this.transition('idle');
    this.handle({ type: 'change' });
  }

  override onExit(): void {
    this.asker.forget();
    this.editor.setSketch(null);
  }

  abstract request(at: Point): RegionRequest;
}
