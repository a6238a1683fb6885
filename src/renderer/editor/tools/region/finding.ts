import type { RegionUse } from '../../region';
import type { RegionRequest } from '../../regions/source';
import { StateNode } from '../state-node';
import type { Asker } from './asker';

export interface FindingInfo {
  readonly request: RegionRequest;
  readonly use: RegionUse;
}

/** What was asked for waits for its pixels, then is one edit. */
export class Finding extends StateNode {
  readonly id = 'finding';
  declare protected readonly parent: StateNode & { readonly label: string; readonly asker: Asker };

  override onEnter({ request, use }: FindingInfo): void {
    const { editor, parent } = this;
    parent.asker.ask(editor.regions, request, (region) => {
      if (region !== null) editor.putRegion(parent.label, region, use);
      this.leave();
    });
  }

  override onExit(): void {
    this.parent.asker.forget();
    this.editor.setSketch(null);
  }

  protected override onAbort(): void {
    this.leave();
  }

  protected override onInterrupt(): void {
    this.leave();
  }

  private leave(): void {
    this.parent.transition('idle');
    this.editor.noteState();
  }
}
