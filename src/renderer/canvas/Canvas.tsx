import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Layer as KonvaLayer } from 'konva/lib/Layer';
import { useTranslation } from 'react-i18next';
import { Layer, Shape, Stage } from 'react-konva/lib/ReactKonvaCore';
import type { Editor } from '../editor';
import { BrushRing } from './BrushRing';
import styles from './Canvas.module.css';
import type { Colours } from './mask-scene';
import { Painter } from './painter';
import { useInput } from './use-input';
import { usePicture } from './use-picture';
import { useViewport } from './use-viewport';

export interface CanvasProps {
  readonly editor: Editor;
  /** The picture of the editor's image; null shows none. */
  readonly imageUrl: string | null;
  /** A small one of it, shown until the picture has come. */
  readonly thumbUrl: string | null;
  readonly colours: Colours;
}

/** The editor's image, its masks and the tool at work, with the pointer and keys that drive them. */
export function Canvas({ editor, imageUrl, thumbUrl, colours }: CanvasProps) {
  const { t } = useTranslation('canvas');
  const root = useRef<HTMLDivElement>(null);
  const image = useRef<KonvaLayer>(null);
  const masks = useRef<KonvaLayer>(null);
  const overlay = useRef<KonvaLayer>(null);
  const painter = useMemo(() => new Painter(editor), [editor]);
  const viewport = useViewport(root, editor);
  const { picture, phase } = usePicture(imageUrl, thumbUrl);
  const cursor = useSyncExternalStore(editor.subscribe, () => editor.getSnapshot().cursor);
  const [ring, setRing] = useState(false);
  useInput(root, editor);

  useEffect(() => painter.watch(), [painter]);
  useEffect(() => painter.setPicture(picture), [painter, picture]);
  useEffect(() => painter.setColours(colours), [painter, colours]);
  useEffect(() => {
    if (image.current && masks.current && overlay.current)
      painter.setLayers({
        image: image.current,
        masks: masks.current,
        overlay: overlay.current,
      });
    return () => painter.setLayers(null);
  }, [painter, viewport, image, masks, overlay]);

  return (
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
      {/* Konva fixes a canvas's resolution when it is made. */}
      <Stage
        key={viewport.dpr}
        width={viewport.width}
        height={viewport.height}
        listening={false}
        aria-hidden
      >
        <Layer ref={image} listening={false}>
          <Shape sceneFunc={() => painter.drawImage()} />
        </Layer>
        <Layer ref={masks} listening={false} clearBeforeDraw={false}>
          <Shape sceneFunc={() => painter.drawMasks()} />
        </Layer>
        <Layer ref={overlay} listening={false}>
          <Shape sceneFunc={() => painter.drawOverlay()} />
        </Layer>
      </Stage>
      {cursor === 'brush' && <BrushRing editor={editor} />}
      {imageUrl !== null && phase === 'loading' && <div className={styles.loading} />}
      {imageUrl !== null && phase === 'failed' && (
        <p className={styles.message} role="alert">
          {t('failed')}
        </p>
      )}
    </div>
  );
}
