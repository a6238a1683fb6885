import type { Editor } from '../../editor';
import type { RegionUse } from '../../region';

/** The category of the mask that a region would become or change; null when it may not (locked, none selected). */
export function targetCategory(editor: Editor, use: RegionUse): number | null {
  const selected = use === 'new' ? null : editor.annotation(editor.selection.at(-1) ?? '');
  if (selected !== null) return selected.locked ? null : selected.categoryId;
  return use === 'erase' ? null : editor.activeCategoryId;
}
