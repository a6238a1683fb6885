import { useSyncExternalStore } from 'react';
import { Editor } from '../editor';
import type { EditorSnapshot } from '../editor';

/** The editor of this window. It holds the open image's annotations, the selection and the tool. */
export const editor = new Editor();

/** A part of what the editor shows; the component draws again only when that part changes. */
export function useEditor<T>(part: (snapshot: EditorSnapshot) => T): T {
  return useSyncExternalStore(editor.subscribe, () => part(editor.getSnapshot()));
}
