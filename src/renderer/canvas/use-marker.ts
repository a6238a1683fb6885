import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { Editor, EditorSnapshot } from '../editor';

/**
 * An element that follows the editor by its style alone: it moves in the frame that the pointer moved in, and
 * neither React nor a canvas has work with it.
 */
export function useMarker<E extends HTMLElement>(
  editor: Editor,
  place: (element: E, snapshot: EditorSnapshot) => void,
): RefObject<E | null> {
  const marker = useRef<E>(null);
  useLayoutEffect(() => {
    const follow = (): void => {
      if (marker.current) place(marker.current, editor.getSnapshot());
    };
    follow();
    return editor.subscribe(follow);
  }, [editor, place]);
  return marker;
}
