import type { KeyEvent, Located, Modifiers, PointerDown, PointerMove } from '../../events';
import { regionUse } from '../../region';
import { sketch } from '../../sketch';
import { StateNode } from '../state-node';
import type { RegionTool } from './index';
import { targetCategory } from './target';

export class Idle extends StateNode {
  readonly id = 'idle';
  declare protected readonly parent: RegionTool;

  /** A preview of what was just made would only hide it: the next one comes with the next move. */
  override onExit(): void {
    this.parent.asker.forget();
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    this.show(event);
  }

  protected override onPointerLeave(): void {
    this.clear();
  }

  protected override onKey(event: KeyEvent): void {
    this.show(event);
  }

  protected override onChange(): void {
    this.show(this.editor.modifiers);
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    const use = regionUse(event);
    if (event.button === 0 && targetCategory(this.editor, use) !== null)
      this.parent.transition('finding', { request: this.parent.request(event.image), use });
  }

  protected override onAbort(): void {
    this.editor.select([]);
    this.clear();
  }

  protected override onInterrupt(): void {
    this.clear();
  }

  /** What a click here would add or take away. What was shown before stays until the answer comes. */
  private show(modifiers: Modifiers): void {
    const { editor, parent } = this;
    const { pointer } = editor.getSnapshot();
    const use = regionUse(modifiers);
    const categoryId = targetCategory(editor, use);
    editor.setCursor(pointer !== null && categoryId === null ? 'not-allowed' : 'crosshair');
    if (pointer === null || categoryId === null) return this.clear();
    const operation = use === 'erase' ? 'erase' : 'add';
    parent.asker.ask(editor.regions, parent.request(pointer), (spans) =>
      editor.setSketch(spans && sketch({ region: { spans, operation, categoryId } })),
    );
  }

  private clear(): void {
    this.parent.asker.forget();
    this.editor.setSketch(null);
  }
}
