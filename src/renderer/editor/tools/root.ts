import type { Editor } from '../editor';
import type { ToolEvent } from '../events';
import { BoxTool } from './box';
import { BrushTool } from './brush';
import { BucketTool } from './bucket';
import { EraserTool } from './eraser';
import { LassoTool } from './lasso';
import { PanTool } from './pan';
import { PolygonTool } from './polygon';
import { RectangleTool } from './rectangle';
import { SelectTool } from './select';
import { SmartTool } from './smart';
import { SplitTool } from './split';
import { StateNode } from './state-node';

export const TOOL_IDS = [
  'select',
  'brush',
  'eraser',
  'polygon',
  'lasso',
  'rectangle',
  'split',
  'smart',
  'box',
  'bucket',
  'pan',
] as const;
export type ToolId = (typeof TOOL_IDS)[number];

const MIDDLE = 1;
const ENDS: ReadonlySet<string> = new Set(['abort', 'stepback', 'finish']);

/** The tools. While Space or the middle button is held, pan stands in for the chosen one. */
export class Root extends StateNode {
  readonly id = 'root';
  private readonly select: SelectTool;
  private chosen: ToolId = 'select';
  private spaceHeld = false;
  /** What pan stands in for while it isn't idle but rests, and goes on with. */
  private kept: StateNode | null = null;

  constructor(editor: Editor) {
    super(editor);
    this.select = new SelectTool(editor, this);
    this.contain(
      this.select,
      new BrushTool(editor, this),
      new EraserTool(editor, this),
      new PolygonTool(editor, this),
      new LassoTool(editor, this),
      new RectangleTool(editor, this),
      new SplitTool(editor, this),
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

  override get idle(): boolean {
    return this.kept === null && super.idle;
  }

  choose(id: ToolId): void {
    if (id === this.chosen && id === this.current!.id) return;
    this.handle({ type: 'finish' });
    this.chosen = id;
    this.transition(id);
  }

  /** Select is chosen, and shows the outline of a mask. */
  openOutline(id: string): void {
    this.choose('select');
    this.handle({ type: 'finish' });
    this.select.openOutline(id);
  }

  override handle(event: ToolEvent): void {
    if ((event.type === 'keydown' || event.type === 'keyup') && event.key === ' ')
      this.spaceHeld = event.type === 'keydown';
    if (event.type === 'interrupt' || event.type === 'finish') this.spaceHeld = false;
    const middle = event.type === 'pointerdown' && event.button === MIDDLE;
    if ((this.spaceHeld || middle) && this.current!.resting && this.current!.id !== 'pan')
      this.lend();
    const waits = this.kept !== null;
    super.handle(event);
    if (this.current!.id !== this.chosen && this.current!.idle && !this.spaceHeld) this.giveBack();
    // What is to end must not wait behind pan.
    if (!waits || !ENDS.has(event.type)) return;
    if (this.kept !== null) this.giveBack();
    super.handle(event);
  }

  private lend(): void {
    const kept = this.idle ? null : this.current;
    if (kept === null) this.transition('pan');
    else this.replace('pan');
    this.kept = kept;
  }

  private giveBack(): void {
    const { kept } = this;
    this.kept = null;
    if (kept === null) return this.transition(this.chosen);
    this.current!.onExit();
    this.current = kept;
    kept.onResume();
  }
}
