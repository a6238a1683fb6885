import type { Annotation } from '@shared/domain/annotation';
import type { Camera, Viewport } from './camera';
import { DEFAULT_DISPLAY, type Display, type Peek } from './display';
import type { MaskDiff } from './diff';
import type { EditorImage } from './document';
import type { Point } from './geometry';
import type { Overlap } from './masks/overlap';
import type { Operation } from './painting';
import type { Sketch } from './sketch';
import type { ToolId } from './tools/root';

/** How the pointer looks: a CSS cursor, or the brush's own ring. */
export type Cursor =
  | 'default'
  | 'grab'
  | 'grabbing'
  | 'not-allowed'
  | 'brush'
  | 'crosshair'
  | 'move'
  | 'ew-resize'
  | 'ns-resize'
  | 'nwse-resize'
  | 'nesw-resize';

/** What can be seen of the editor. Replaced, never changed in place; what didn't change keeps its identity. */
export interface EditorSnapshot {
  readonly image: EditorImage | null;
  /** In the order in which they came. */
  readonly annotations: readonly Annotation[];
  /** Ids; the one selected last is what the brush works on. */
  readonly selection: readonly string[];
  readonly hoverId: string | null;
  readonly hidden: ReadonlySet<string>;
  readonly allHidden: boolean;
  readonly camera: Camera;
  readonly viewport: Viewport;
  /** Device pixels per image pixel. */
  readonly zoom: number;
  /** The tool that was chosen; while Space is held the state is pan's all the same. */
  readonly toolId: ToolId;
  /** For example 'brush.painting'. */
  readonly statePath: string;
  readonly cursor: Cursor;
  /** Diameter, image pixels. */
  readonly brushSize: number;
  readonly brushOperation: Operation;
  /** From how much on places are alike to smart select: 0 as on average in the image, 1 the same. */
  readonly likeness: number;
  /** How far colours may be apart for the bucket to be one: 0 to 255 in red, green and blue each. */
  readonly tolerance: number;
  readonly activeCategoryId: number | null;
  /** What becomes of other masks' pixels that a mask gains. */
  readonly overlap: Overlap;
  /** Image point under the pointer; null when the pointer is elsewhere. */
  readonly pointer: Point | null;
  /** What the tool at work shows of itself. */
  readonly sketch: Sketch | null;
  /** What other words would do to the masks. */
  readonly diff: MaskDiff | null;
  readonly display: Display;
  readonly peeks: ReadonlySet<Peek>;
  /** The masks as they were suggested, shown instead of those there are; null shows these. */
  readonly suggested: readonly Annotation[] | null;
}

export const EMPTY_SNAPSHOT: EditorSnapshot = {
  image: null,
  annotations: [],
  selection: [],
  hoverId: null,
  hidden: new Set(),
  allHidden: false,
  camera: { x: 0, y: 0, scale: 1 },
  viewport: { width: 0, height: 0, dpr: 1 },
  zoom: 1,
  toolId: 'select',
  statePath: 'select.idle',
  cursor: 'default',
  brushSize: 24,
  brushOperation: 'add',
  likeness: 0.35,
  tolerance: 24,
  activeCategoryId: null,
  overlap: 'allow',
  pointer: null,
  sketch: null,
  diff: null,
  display: DEFAULT_DISPLAY,
  peeks: new Set(),
  suggested: null,
};
