import type { Editor } from '../../editor';
import type { Located, PointerDown } from '../../events';
import { SLOP, screenDistance } from '../near';
import { StateNode } from '../state-node';
import { Idle } from './idle';
import { Marquee } from './marquee';
import { Moving } from './moving';
import { Outline } from './outline';
import { Pointing } from './pointing';
import { Resizing } from './resizing';

/** Two clicks at one place within this time are a double click. Milliseconds. */
const DOUBLE = 400;

interface Click {
  readonly event: Located<PointerDown>;
  /** The mask that was selected by it. */
  readonly picked: string | undefined;
}

/** Selects masks, moves and resizes them, and opens the outline of one. */
export class SelectTool extends StateNode {
  readonly id = 'select';
  private lastClick: Click | null = null;

  constructor(editor: Editor, parent: StateNode) {
    super(editor, parent);
    this.contain(
      new Idle(editor, this),
      new Pointing(editor, this),
      new Marquee(editor, this),
      new Moving(editor, this),
      new Resizing(editor, this),
      new Outline(editor, this),
    );
  }

  override onEnter(): void {
    this.lastClick = null;
    this.transition('idle');
  }

  override onExit(): void {
    this.editor.setHover(null);
    this.editor.setSketch(null);
  }

  /** Shows the outline of a mask with its vertices, to be changed. */
  openOutline(id: string): void {
    this.transition('outline', id);
  }

  /** Whether a press comes where the last click was, which then means what lies beneath, or soon after, more. */
  repeats({ image, time }: Located<PointerDown>): 'again' | 'double' | null {
    const { editor, lastClick } = this;
    if (lastClick === null || lastClick.picked !== editor.selection.at(-1)) return null;
    const { event } = lastClick;
    if (screenDistance(editor, event.image, image) > SLOP) return null;
    const soon = time !== undefined && event.time !== undefined && time - event.time <= DOUBLE;
    return soon ? 'double' : 'again';
  }

  noteClick(event: Located<PointerDown>): void {
    this.lastClick = { event, picked: this.editor.selection.at(-1) };
  }
}
