import { useEffect, type RefObject } from 'react';
import type { Editor } from '../editor';

/** Tells the editor how large the element is, in which device pixels, and whenever that changes. */
export function useViewport(element: RefObject<HTMLElement | null>, editor: Editor): void {
  useEffect(() => {
    const box = element.current;
    if (box === null) return;
    let resolution: MediaQueryList | null = null;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = box;
      editor.setViewport({ width, height, dpr: devicePixelRatio });
      // The query asks for the present resolution, so it has to be asked anew after each change.
      resolution?.removeEventListener('change', measure);
      resolution = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
      resolution.addEventListener('change', measure);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => {
      observer.disconnect();
      resolution?.removeEventListener('change', measure);
    };
  }, [element, editor]);
}
