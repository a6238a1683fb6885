import type { Problem } from '../records';
import type { ReadCocoOptions } from './read';

export interface Validation {
  readonly images: number;
  readonly categories: number;
  readonly annotations: number;
  /** Annotations whose mask can be had. */
  readonly masks: number;
  /** Number of problems by severity, and by code. */
  readonly severities: Readonly<Record<Problem['severity'], number>>;
  readonly codes: ReadonlyMap<string, number>;
  /** Annotations by the name of their category, in the order of the file. */
  readonly perCategory: ReadonlyMap<string, number>;
}

/**
 * Checks a COCO file: everything an import would stumble over, and every mask. Reads it twice, as
 * annotations may stand before the images they need; keeps only ids and sizes.
 * @param open the file from its start, each time
 * @param report is told of each problem as it is found
 */
export async function validateCoco(
  open: () => AsyncIterable<Uint8Array | string>,
  report: (problem: Problem) => void,
  options: Pick<ReadCocoOptions, 'decodePanoptic'> = {},
): Promise<Validation> {
  void [open, report, options];
  throw new Error('not written yet');
}
