import type { Located, PointerMove, PointerUp } from '../events';
import { StateNode } from './state-node';

/**
 * The button is held, and what it began follows the pointer until it comes up. Being interrupted ends it as if
 * it had come up; being taken back leaves nothing of it.
 */
export abstract class Held extends StateNode {
  protected override onPointerMove(event: Located<PointerMove>): void {
    // The button may have come up where nobody told us.
    if ((event.buttons & 1) === 0) this.finish();
    else this.drag(event);
  }

  protected override onPointerUp(event: Located<PointerUp>): void {
    if (event.button === 0) this.finish();
  }

  protected override onAbort(): void {
    this.parent!.transition('idle');
  }

  protected override onInterrupt(): void {
    this.finish();
  }

  protected abstract drag(event: Located<PointerMove>): void;
  protected abstract finish(): void;
}
