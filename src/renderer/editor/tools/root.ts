import type { Editor } from '../editor';
import type { ToolEvent } from '../events';
import { BoxTool } from './box';
import { BrushTool } from './brush';
import { BucketTool } from './bucket';
import { EraserTool } from './eraser';
import { PanTool } from './pan';
import { SelectTool } from './select';
import { SmartTool } from './smart';
import { StateNode } from './state-node';

export const TOOL_IDS = ['select', 'brush', 'eraser', 'smart', 'box', 'bucket', 'pan'] as const;
export type ToolId = (typeof TOOL_IDS)[number];

const MIDDLE = 1;

/** The tools. While Space or the middle button is held, pan stands in for the chosen one. */
export class Root extends StateNode {
  readonly id = 'root';
  private chosen: ToolId = 'select';
  private spaceHeld = false;

  constructor(editor: Editor) {
    super(editor);
    this.contain(
      new SelectTool(editor, this),
      new BrushTool(editor, this),
      new EraserTool(editor, this),
      new SmartTool(editor, this),
      new BoxTool(editor, this),
      new BucketTool(editor, this),
      new PanTool(editor, this),
    );
  }

  get toolId(): ToolId {
    return this.chosen;
  }

  /** Without the root's own name: "brush.painting". */
  get statePath(): string {
    return this.current!.path;
  }

  choose(id: ToolId): void {
    if (id === this.chosen && id === this.current!.id) return;
    this.handle({ type: 'interrupt' });
    this.chosen = id;
    this.transition(id);
  }

  override handle(event: ToolEvent): void {
    if ((event.type === 'keydown' || event.type === 'keyup') && event.key === ' ')
      this.spaceHeld = event.type === 'keydown';
    if (event.type === 'interrupt') this.spaceHeld = false;
    const middle = event.type === 'pointerdown' && event.button === MIDDLE;
    if ((this.spaceHeld || middle) && this.idle && this.current!.id !== 'pan')
      this.transition('pan');
    super.handle(event);
    const borrowed = this.current!.id !== this.chosen;
    if (borrowed && this.idle && !this.spaceHeld) this.transition(this.chosen);
  }
}
