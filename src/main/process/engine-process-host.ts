import { brokeredHost } from './brokered-host';
import { entriesFolder } from './environment';
import { forkHost } from './fork-host';
import type { ProcessHost } from './port';
import { utilityParent } from './utility-parent';

/** How the engine process starts the inference process: by its parent in Electron, by itself under Node. */
export function engineProcessHost(): ProcessHost {
  const parent = utilityParent();
  return parent ? brokeredHost(parent) : forkHost({ entries: entriesFolder() });
}
