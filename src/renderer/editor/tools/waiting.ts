import type { KeyEvent } from '../events';
import { StateNode } from './state-node';

/** Whose outline it is. */
interface Outlining extends StateNode {
  finish(): void;
  stepBack(): void;
}

const KEYS = new Set(['Enter', 'Backspace', 'Delete', 'Escape']);

/** An outline is under way and no button is held: its keys are the tool's, and other tools may stand in. */
export abstract class Waiting extends StateNode {
  declare protected readonly parent: Outlining;

  override get resting(): boolean {
    return true;
  }

  override wants(key: string): boolean {
    return KEYS.has(key);
  }

  override onEnter(): void {
    this.onResume();
  }

  protected override onKey({ type, key }: KeyEvent): void {
    if (type === 'keyup' || !KEYS.has(key)) return;
    if (key === 'Enter') this.parent.finish();
    else this.takeAway();
  }

  protected override onStepBack(): void {
    this.parent.stepBack();
  }

  protected override onFinish(): void {
    this.parent.finish();
  }

  /** Backspace, Delete and Escape. */
  protected abstract takeAway(): void;
}
