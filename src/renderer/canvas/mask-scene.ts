import { fromBelow, type Annotation } from '@shared/domain/annotation';
import type { Editor, Painting, Rect } from '../editor';
import { around } from '../editor/geometry';
import { boundsOf, difference, NO_SPANS, type Spans } from '../editor/spans';
import { colourOf, type Colours } from './colour-of';
import { PATTERN_COUNT } from './patterns';

/** A mask as it is drawn at rest. */
export interface MaskLayer {
  readonly id: string;
  readonly spans: Spans;
  readonly bounds: Rect | null;
  readonly colour: string;
  /** Not judged yet: drawn lighter, with a broken rim. */
  readonly suggested: boolean;
  /** See `PATTERNS`; 0 for none. */
  readonly pattern: number;
}

/** All masks that are seen, from the lowest to the topmost, and the stroke over one of them. */
export interface MaskScene {
  readonly imageId: number;
  readonly width: number;
  readonly height: number;
  readonly layers: readonly MaskLayer[];
  readonly painting: Painting | null;
  /** Opacity of the masks' insides, 0..1. */
  readonly fill: number;
}

/** Masks lie on each other as for `hitTest`; the selected ones lie on top, as they are what is worked on. */
export function sceneOf(editor: Editor, colours: Colours): MaskScene | null {
  const { image, annotations, selection, display, peeks, suggested } = editor.getSnapshot();
  if (image === null) return null;
  const { painting } = editor;
  const shown = peeks.has('picture')
    ? []
    : (suggested ?? annotations).filter((annotation) => editor.isVisible(annotation));
  if (painting?.isNew) shown.push(painting.target);
  const raised = (id: string): number =>
    Number(selection.includes(id) || id === painting?.target.id);
  shown.sort((a, b) => raised(a.id) - raised(b.id) || fromBelow(a, b));
  const places = new Map([...colours.keys()].map((id, place) => [id, place]));
  const patternOf = ({ categoryId }: Annotation): number =>
    display.patterns ? 1 + ((places.get(categoryId) ?? 0) % PATTERN_COUNT) : 0;
  const layers = shown.map((annotation): MaskLayer => {
    const isNew = painting?.isNew && annotation === painting.target;
    const spans = isNew ? NO_SPANS : editor.spansOf(annotation);
    return {
      id: annotation.id,
      spans,
      bounds: boundsIn(annotation),
      colour: colourOf(annotation, display.colourBy, colours),
      suggested: annotation.status === 'suggested',
      pattern: patternOf(annotation),
    };
  });
  const { id: imageId, width, height } = image;
  const fill = display.outlineOnly ? 0 : display.maskOpacity;
  return { imageId, width, height, layers, painting, fill };
}

function boundsIn({ bbox: [x, y, width, height] }: Annotation): Rect | null {
  return width === 0 ? null : { x0: x, y0: y, x1: x + width, y1: y + height };
}

/** What has to be drawn anew between two scenes of one image, apart from the stroke; null when nothing. */
export function damageBetween(before: MaskScene, after: MaskScene): Rect | null {
  if (before.fill !== after.fill) return { x0: 0, y0: 0, x1: after.width, y1: after.height };
  const old = new Map(before.layers.map((layer, rank) => [layer.id, { layer, rank }]));
  let damage: Rect | null = null;
  let topmost = -1;
  for (const layer of after.layers) {
    const was = old.get(layer.id);
    old.delete(layer.id);
    // Whatever has sunk below one it lay above is seen differently.
    const sunk = was !== undefined && was.rank < topmost;
    if (was !== undefined) topmost = Math.max(topmost, was.rank);
    const whole = was === undefined || sunk;
    damage = around(
      damage,
      whole
        ? around(was?.layer.bounds ?? null, layer.bounds)
        : layerDamage(was.layer, layer, after.height),
    );
  }
  for (const { layer } of old.values()) damage = around(damage, layer.bounds);
  return damage;
}

function layerDamage(before: MaskLayer, after: MaskLayer, height: number): Rect | null {
  const alike = (['colour', 'suggested', 'pattern'] as const).every(
    (what) => before[what] === after[what],
  );
  if (!alike) return around(before.bounds, after.bounds);
  return before.spans === after.spans
    ? null
    : boundsOf(difference(before.spans, after.spans), height);
}
