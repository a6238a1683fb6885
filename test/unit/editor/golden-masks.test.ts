import { describe, expect, it } from 'vitest';
import { boundsOf, areaOf, rleOf, spansOf } from '@renderer/editor/spans';
import { gunzipped } from '../formats/coco/helpers';

interface Golden {
  size: [number, number];
  counts: string;
  area: number;
  bbox: [number, number, number, number];
}

describe('the masks of LVIS as pycocotools has them', () => {
  const golden = gunzipped<Golden[]>('golden-masks/lvis.json.gz');

  it('are 977, and each comes back from the editor to the letter, with its area and box', () => {
    expect(golden).toHaveLength(977);
    for (const { size, counts, area, bbox } of golden) {
      const [height, width] = size;
      const spans = spansOf({ size, counts });
      const bounds = boundsOf(spans, height);
      const { x0, y0, x1, y1 } = bounds ?? { x0: 0, y0: 0, x1: 0, y1: 0 };
      expect(rleOf(spans, width, height)).toEqual({ size, counts });
      expect([areaOf(spans), [x0, y0, x1 - x0, y1 - y0]]).toEqual([area, bbox]);
    }
  });
});
