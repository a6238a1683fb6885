import { fromBelow, type Annotation } from '@shared/domain/annotation';
import type { Editor } from '../../editor';
import type { Point } from '../../geometry';
import { contains } from '../../spans';

/** The visible masks under an image point, the topmost first. */
export function stackAt(editor: Editor, { x, y }: Point): Annotation[] {
  const { image, annotations } = editor.getSnapshot();
  if (image === null || x < 0 || y < 0 || x >= image.width || y >= image.height) return [];
  const position = Math.floor(x) * image.height + Math.floor(y);
  return annotations
    .filter((it) => editor.isVisible(it) && contains(editor.spansOf(it), position))
    .sort((a, b) => fromBelow(b, a));
}

/** The selected masks that may be moved: seen and not locked. */
export function movable(editor: Editor): Annotation[] {
  return editor.selection
    .map((id) => editor.annotation(id))
    .filter((it): it is Annotation => it !== null && !it.locked && editor.isVisible(it));
}
