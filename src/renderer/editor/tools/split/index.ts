import type { Annotation } from '@shared/domain/annotation';
import type { Editor } from '../../editor';
import type { Point } from '../../geometry';
import { StateNode } from '../state-node';
import { Idle } from './idle';
import { Pressing } from './pressing';

/** Cuts the mask selected last, or with none selected the one where the line begins, along a drawn line. */
export class SplitTool extends StateNode {
  readonly id = 'split';

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(new Idle(editor, this), new Pressing(editor, this));
  }

  override onEnter(): void {
    this.transition('idle');
  }

  override onExit(): void {
    this.editor.setHover(null);
    this.editor.setSketch(null);
  }

  /** The mask that a line from there would cut; null when there is none, or it is locked. */
  target(point: Point): Annotation | null {
    const { editor } = this;
    const id = editor.selection.at(-1) ?? editor.hitTest(point);
    const annotation = id === null ? null : editor.annotation(id);
    return annotation === null || annotation.locked ? null : annotation;
  }
}
