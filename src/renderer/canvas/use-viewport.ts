import { useEffect, useState, type RefObject } from 'react';
import type { Editor, Viewport } from '../editor';

/** Tells the editor how large the element is, in which device pixels, and whenever that changes. */
export function useViewport(element: RefObject<HTMLElement | null>, editor: Editor): Viewport {
  const [viewport, setViewport] = useState<Viewport>({ width: 0, height: 0, dpr: 1 });

  useEffect(() => {
    const box = element.current;
    if (box === null) return;
    let resolution: MediaQueryList | null = null;
    const measure = (): void => {
      const next = { width: box.clientWidth, height: box.clientHeight, dpr: devicePixelRatio };
      setViewport(next);
      editor.setViewport(next);
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

  return viewport;
}
