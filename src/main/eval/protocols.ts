import protocols from './protocols.json';
import type { Pair } from '../proxyclip/pair';
import type { Task } from './set';

/** The eight benchmarks of the paper (ProxyCLIP, section 4.1). */
export type ProtocolName = keyof typeof protocols;

/** Settings of the published configurations (github.com/mc-lan/ProxyCLIP, `configs/`). */
export interface Protocol {
  title: string;
  /** Sides of the resized image, pixels. */
  short: number;
  long: number;
  /** Windows, pixels. */
  window: number;
  stride: number;
  /** Winning probability below which a pixel is class 0. */
  threshold: number;
  /** Class 0 is everything that is none of the others. */
  background: boolean;
  classes: Task['classes'];
}

export const PROTOCOL_NAMES = Object.keys(protocols) as ProtocolName[];

export function protocolOf(name: ProtocolName): Protocol {
  const { classes, ...settings } = protocols[name];
  return {
    ...settings,
    classes: classes.split(', ').map((words, label) => {
      const names = words.split('; ');
      return { name: settings.background && label === 0 ? 'background' : names[0]!, names };
    }),
  };
}

/** How a pair is run: what of its description a protocol replaces. */
export type Rules = Pick<Pair, 'resize' | 'window' | 'decision'>;

/**
 * A pair's rules under a protocol (null: a folder of one's own, the pair's own sizes).
 * - Sizes and windows are the protocol's where the pair works in windows. One that looks at the whole image
 *   (the starter) keeps its own size: it was made for that.
 * - The threshold is the protocol's, except for a pair with an `otherScore`: its own competitor does that work.
 * - Without a background every pixel goes to one of the words, so nothing competes with them.
 * - Edges are not followed, for the paper doesn't, unless `wish` says so. A folder's are as the pair has it.
 */
export function rulesFor(
  pair: Rules,
  task: Task,
  protocol: Protocol | null,
  wish: boolean | null = null,
): Rules {
  const { resize, window } = pair;
  const refine = wish ?? (protocol === null && pair.decision.refine !== false);
  const decision = { ...pair.decision, refine };
  const sized =
    protocol && window
      ? {
          resize: { ...resize, short: protocol.short, long: protocol.long },
          window: { ...window, size: protocol.window, stride: protocol.stride },
        }
      : { resize, window };
  if (task.background === null)
    return { ...sized, decision: { ...decision, otherScore: null, background: [], threshold: 0 } };
  if (!protocol) return { ...sized, decision };
  const threshold = decision.otherScore === null ? protocol.threshold : decision.threshold;
  return { ...sized, decision: { ...decision, background: [], threshold } };
}
