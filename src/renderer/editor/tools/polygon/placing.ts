import type { KeyEvent, Located, PointerDown, PointerMove } from '../../events';
import { StateNode } from '../state-node';
import type { PolygonTool } from './index';

const KEYS = new Set(['Enter', 'Backspace', 'Delete', 'Escape']);

/** Between two points: a line follows the pointer. */
export class Placing extends StateNode {
  readonly id = 'placing';
  declare protected readonly parent: PolygonTool;

  override get resting(): boolean {
    return true;
  }

  override wants(key: string): boolean {
    return KEYS.has(key);
  }

  override onEnter(): void {
    this.onResume();
  }

  override onResume(): void {
    this.editor.setCursor('crosshair');
    this.parent.show(this.editor.getSnapshot().pointer);
  }

  protected override onPointerMove(event: Located<PointerMove>): void {
    this.parent.show(event.image);
  }

  protected override onPointerLeave(): void {
    this.parent.show(null);
  }

  protected override onPointerDown(event: Located<PointerDown>): void {
    if (event.button === 0) this.parent.transition('pressing', { event, use: this.parent.use });
  }

  protected override onKey({ type, key }: KeyEvent): void {
    if (type === 'keyup') return;
    if (key === 'Enter') this.parent.finish();
    else if (KEYS.has(key)) this.parent.stepBack();
  }

  protected override onAbort(): void {
    this.parent.giveUp();
  }

  protected override onStepBack(): void {
    this.parent.stepBack();
  }

  protected override onFinish(): void {
    this.parent.finish();
  }
}
