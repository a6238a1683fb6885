import type { Annotation } from '@shared/domain/annotation';
import type { Editor } from '../../editor';
import type { Modifiers } from '../../events';
import type { Point } from '../../geometry';
import type { Operation } from '../../painting';

/** Shift adds and Alt takes away, whatever the tool does by itself. */
export function operationOf(usual: Operation, { shift, alt }: Modifiers): Operation {
  return alt ? 'erase' : shift ? 'add' : usual;
}

/**
 * What a stroke beginning at an image point would work on: the mask selected last, 'new' for a mask yet
 * to be made, or null when it may not begin (locked, no category, nothing to erase).
 */
export function targetOf(
  editor: Editor,
  operation: Operation,
  point: Point,
): Annotation | 'new' | null {
  const selected = editor.selection[editor.selection.length - 1];
  const id = selected ?? (operation === 'erase' ? editor.hitTest(point) : null);
  if (id !== null) {
    const annotation = editor.annotation(id);
    return annotation === null || annotation.locked ? null : annotation;
  }
  return operation === 'add' && editor.activeCategoryId !== null ? 'new' : null;
}
