import type { Editor } from '../../editor';
import type { KeyEvent, Located, Modifiers, PointerDown, PointerMove } from '../../events';
import { regionUse, type RegionUse } from '../../region';
import { targetCategory } from '../region/target';
import { StateNode } from '../state-node';

/** How a shape begins. */
export interface Begin {
  readonly event: Located<PointerDown>;
  readonly use: RegionUse;
}

/** Waits for a shape to begin, where a mask may come of it. */
export class Idle extends StateNode {
  readonly id = 'idle';

  /** @param next the state in which the button is held; it is told of a `Begin` */
  constructor(
    editor: Editor,
    parent: StateNode,
    private readonly next = 'pressing',
  ) {
    super(editor, parent);
  }

  override onEnter(): void {
    this.editor.setSketch(null);
    this.prepare(this.editor.modifiers);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    this.prepare(event);
  }

  protected override onKey(event: KeyEvent): void {
    this.prepare(event);
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    const use = regionUse(event);
    if (event.button === 0 && targetCategory(this.editor, use) !== null)
      this.parent!.transition(this.next, { event, use } satisfies Begin);
  }

  protected override onAbort(): void {
    this.editor.select([]);
  }

  private prepare(modifiers: Modifiers): void {
    const allowed = targetCategory(this.editor, regionUse(modifiers)) !== null;
    this.editor.setCursor(allowed ? 'crosshair' : 'not-allowed');
  }
}
