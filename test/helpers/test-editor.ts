import type { Annotation } from '@shared/domain/annotation';
import type { Edit } from '@shared/domain/edit';
import { decode, encode, type Bitmap } from '@shared/mask';
import { areaOf, bboxOf } from '@shared/mask';
import { Editor, toScreen, type Modifiers, type Point } from '@renderer/editor';

const POINTER = { pointerId: 1, shift: false, alt: false, ctrl: false };

/** An editor without a screen: pointer and key events in (image coordinates), document and edits out. */
export class TestEditor extends Editor {
  readonly edits: Edit[] = [];
  private at: Point = { x: 0, y: 0 };

  constructor(width = 40, height = 30, annotations: Annotation[] = []) {
    super();
    this.onEdit((edit) => this.edits.push(edit));
    this.setViewport({ width: 400, height: 300, dpr: 1 });
    this.open({ id: 1, width, height }, annotations);
    this.setActiveCategory(1);
  }

  get annotations(): readonly Annotation[] {
    return this.getSnapshot().annotations;
  }

  down(x: number, y: number, mods: Partial<Modifiers> & { button?: number } = {}): this {
    const button = mods.button ?? 0;
    const buttons = [1, 4, 2][button]!;
    return this.pointer('pointerdown', x, y, { ...mods, button, buttons });
  }

  move(x: number, y: number, mods: Partial<Modifiers> & { buttons?: number } = {}): this {
    return this.pointer('pointermove', x, y, { button: -1, buttons: 1, ...mods });
  }

  hover(x: number, y: number, mods: Partial<Modifiers> = {}): this {
    return this.move(x, y, { ...mods, buttons: 0 });
  }

  up(mods: Partial<Modifiers> & { button?: number } = {}): this {
    return this.pointer('pointerup', this.at.x, this.at.y, { button: 0, buttons: 0, ...mods });
  }

  click(x: number, y: number, mods: Partial<Modifiers> = {}): this {
    return this.down(x, y, mods).up(mods);
  }

  /** Presses at the first point, drags through the others, lets go. */
  stroke(points: readonly Point[], mods: Partial<Modifiers> = {}): this {
    const [first, ...others] = points;
    this.down(first!.x, first!.y, mods);
    for (const { x, y } of others) this.move(x, y, mods);
    return this.up(mods);
  }

  key(type: 'keydown' | 'keyup', key: string, mods: Partial<Modifiers> = {}): this {
    this.dispatch({ type, key, shift: false, alt: false, ctrl: false, ...mods });
    return this;
  }

  /** The pixels of an annotation, by default of the only one. */
  bitmap(id = this.annotations[0]!.id): Bitmap {
    return decode(this.annotation(id)!.mask);
  }

  private pointer(
    type: 'pointerdown' | 'pointermove' | 'pointerup',
    x: number,
    y: number,
    rest: Partial<Modifiers> & { button: number; buttons: number },
  ): this {
    this.at = { x, y };
    this.dispatch({ ...POINTER, ...rest, type, ...toScreen(this.camera, this.at) });
    return this;
  }
}

/** An annotation whose mask are the pixels for which `has` is true. */
export function annotationOf(
  width: number,
  height: number,
  has: (x: number, y: number) => boolean,
  patch: Partial<Annotation> = {},
): Annotation {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data[y * width + x] = Number(has(x, y));
  const mask = encode({ width, height, data });
  return {
    id: crypto.randomUUID(),
    imageId: 1,
    categoryId: 1,
    mask,
    bbox: bboxOf(mask),
    area: areaOf(mask),
    score: 0.9,
    doubt: 0.1,
    source: 'model',
    status: 'suggested',
    locked: false,
    crowd: false,
    layer: 0,
    note: '',
    ...patch,
  };
}

/** A filled rectangle as the `has` of `annotationOf`. */
export const box =
  (x: number, y: number, width: number, height: number) =>
  (px: number, py: number): boolean =>
    px >= x && px < x + width && py >= y && py < y + height;
