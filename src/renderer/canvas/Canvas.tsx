import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Editor, EditorSnapshot } from '../editor';
import { BrushRing } from './BrushRing';
import styles from './Canvas.module.css';
import type { Colours } from './colour-of';
import { Crosshair } from './Crosshair';
import { Loupe } from './Loupe';
import { Minimap } from './Minimap';
import { LAYERS, Painter, type Layers } from './painter';
import { PictureFilter, pictureFilter } from './PictureFilter';
import type { TileSource } from './picture-tiles';
import { Readout } from './Readout';
import { SketchLayer } from './SketchLayer';
import { useInput } from './use-input';
import { usePicture } from './use-picture';
import { useViewport } from './use-viewport';
import { viewOf } from './view';

export interface CanvasProps {
  readonly editor: Editor;
  /** The picture of the editor's image, or its tiles; null shows none. */
  readonly imageUrl: string | TileSource | null;
  /** A small one of it, shown until the picture has come. */
  readonly thumbUrl: string | null;
  readonly colours: Colours;
}

/** The editor's image, its masks and the tool at work, with the pointer and keys that drive them. */
export function Canvas({ editor, imageUrl, thumbUrl, colours }: CanvasProps) {
  const { t } = useTranslation('canvas');
  const root = useRef<HTMLDivElement>(null);
  const painter = useMemo(() => new Painter(editor), [editor]);
  const canvases = useRef<Partial<Record<keyof Layers, HTMLCanvasElement | null>>>({});
  useViewport(root, editor);
  const width = usePart(editor, (snapshot) => viewOf(snapshot).width);
  const height = usePart(editor, (snapshot) => viewOf(snapshot).height);
  const dpr = usePart(editor, (snapshot) => snapshot.viewport.dpr);
  const { picture, phase } = usePicture(imageUrl, thumbUrl);
  const cursor = usePart(editor, (snapshot) => snapshot.cursor);
  const display = usePart(editor, (snapshot) => snapshot.display);
  const magnified = usePart(editor, (snapshot) => snapshot.peeks.has('loupe'));
  const [ring, setRing] = useState(false);
  useInput(root, editor);

  useEffect(() => painter.watch(), [painter]);
  useEffect(() => painter.setPicture(picture), [painter, picture]);
  useEffect(() => painter.setColours(colours), [painter, colours]);
  // A canvas that is given a size is empty, so all has to be drawn anew.
  useLayoutEffect(() => {
    painter.setLayers(canvases.current as Layers);
    return () => painter.setLayers(null);
  }, [painter, width, height]);

  return (
    <div className={styles.frame}>
      <div
        ref={root}
        className={styles.root}
        role="application"
        aria-label={t('label')}
        aria-busy={imageUrl !== null && phase === 'loading'}
        tabIndex={0}
        // Shown to those who came here by keyboard; a key pressed later doesn't make it appear.
        data-ring={ring || undefined}
        onFocus={({ currentTarget }) => setRing(currentTarget.matches(':focus-visible'))}
        onBlur={() => setRing(false)}
        style={{ cursor: cursor === 'brush' ? 'none' : cursor }}
      >
        <PictureFilter display={display} />
        {LAYERS.map((layer) => (
          <canvas
            key={layer}
            ref={(canvas) => void (canvases.current[layer] = canvas)}
            data-layer={layer}
            className={styles.layer}
            width={width}
            height={height}
            style={{
              width: width / dpr,
              height: height / dpr,
              filter: layer === 'image' ? pictureFilter(display) : undefined,
            }}
            aria-hidden
          />
        ))}
        <SketchLayer editor={editor} />
        {display.crosshair && <Crosshair editor={editor} />}
        {cursor === 'brush' && <BrushRing editor={editor} />}
        {magnified && <Loupe editor={editor} painter={painter} />}
        {imageUrl !== null && phase === 'loading' && <div className={styles.loading} />}
        {imageUrl !== null && phase === 'failed' && (
          <p className={styles.message} role="alert">
            {t('failed')}
          </p>
        )}
      </div>
      {display.readout && <Readout editor={editor} picture={picture} />}
      <Minimap editor={editor} picture={picture} />
    </div>
  );
}

function usePart<T>(editor: Editor, part: (snapshot: EditorSnapshot) => T): T {
  return useSyncExternalStore(editor.subscribe, () => part(editor.getSnapshot()));
}
