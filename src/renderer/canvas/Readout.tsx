import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Annotation } from '@shared/domain/annotation';
import type { Editor } from '../editor';
import styles from './Canvas.module.css';
import type { Picture } from './picture';
import { Pixels } from './pixels';

/** Often enough for the eye. Milliseconds. */
const EVERY = 60;

interface Reading {
  readonly x: number | null;
  readonly y: number | null;
  /** '#rrggbb' as the file has it; null where it isn't known. */
  readonly colour: string | null;
  readonly mask: Annotation | null;
}

interface ReadoutProps {
  readonly editor: Editor;
  readonly picture: Picture | null;
}

/** Where the pointer is and what colour the picture has there; area and box of the mask selected last. */
export function Readout({ editor, picture }: ReadoutProps) {
  const { t, i18n } = useTranslation('canvas');
  const { x, y, colour, mask } = useReading(editor, picture);
  if (x === null && mask === null) return null;
  const number = new Intl.NumberFormat(i18n.language);
  const [left, top, width, height] = mask?.bbox ?? [];
  return (
    <div className={styles.readout} data-testid="readout" aria-hidden>
      {x !== null && y !== null && (
        <>
          <span className={styles.place}>
            {t('place', { x: number.format(x), y: number.format(y) })}
          </span>
          {colour && (
            <span className={styles.sample}>
              <i style={{ background: colour }} />
              {colour}
            </span>
          )}
        </>
      )}
      {mask && (
        <span>
          {t('mask', {
            area: number.format(mask.area),
            width: number.format(width!),
            height: number.format(height!),
            left: number.format(left!),
            top: number.format(top!),
          })}
        </span>
      )}
    </div>
  );
}

function useReading(editor: Editor, picture: Picture | null): Reading {
  const [reading, setReading] = useState<Reading>({ x: null, y: null, colour: null, mask: null });
  useEffect(() => {
    const pixels = picture && new Pixels(picture);
    let timer: ReturnType<typeof setTimeout> | null = null;
    const read = (): void => {
      timer = null;
      if (editor.painting !== null) return; // a stroke isn't slowed by figures
      const { image, pointer, selection } = editor.getSnapshot();
      const [x, y] = pointer ? [Math.floor(pointer.x), Math.floor(pointer.y)] : [-1, -1];
      const inside = image !== null && x >= 0 && y >= 0 && x < image.width && y < image.height;
      const next = {
        x: inside ? x : null,
        y: inside ? y : null,
        colour: inside && pixels?.width === image.width ? pixels.colourAt(x, y) : null,
        mask: editor.annotation(selection.at(-1) ?? ''),
      };
      setReading((now) =>
        (Object.keys(next) as (keyof Reading)[]).every((key) => next[key] === now[key])
          ? now
          : next,
      );
    };
    const ask = (): void => void (timer ??= setTimeout(read, EVERY));
    const stop = editor.subscribe(ask);
    ask();
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [editor, picture]);
  return reading;
}
