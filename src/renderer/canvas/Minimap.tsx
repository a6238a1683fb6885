import { useEffect, useRef, useSyncExternalStore, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Editor, EditorImage, EditorSnapshot } from '../editor';
import styles from './Canvas.module.css';
import { drawPicture } from './draw-picture';
import type { Picture } from './picture';
import { pictureFilter } from './PictureFilter';
import { useMarker } from './use-marker';

/** Longest side, CSS pixels. */
const SIZE = 132;
/** A canvas smaller than this has no room for it. CSS pixels. */
const ROOM = { width: 420, height: 320 };

interface MinimapProps {
  readonly editor: Editor;
  readonly picture: Picture | null;
}

/** The whole image with what is seen of it marked, while that is not all of it. */
export function Minimap({ editor, picture }: MinimapProps) {
  const image = useSyncExternalStore(editor.subscribe, () =>
    isWanted(editor.getSnapshot()) ? editor.getSnapshot().image : null,
  );
  return image && <Map key={image.id} editor={editor} image={image} picture={picture} />;
}

function Map({ editor, image, picture }: MinimapProps & { readonly image: EditorImage }) {
  const { t } = useTranslation('canvas');
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = SIZE / Math.max(image.width, image.height);
  const [width, height] = [image.width, image.height].map((it) => Math.max(8, it * scale));
  const seen = useMarker<HTMLElement>(editor, placeSeen);
  const { display, viewport } = editor.getSnapshot();

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !picture) return;
    const [w, h] = [context.canvas.width, context.canvas.height];
    const view = { offsetX: 0, offsetY: 0, zoom: w / image.width, width: w, height: h };
    context.clearRect(0, 0, w, h);
    drawPicture(context, view, image, picture);
  }, [image, picture]);

  const goTo = (event: PointerEvent<HTMLElement>): void => {
    if (event.buttons === 0) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    editor.centreOn({ x: (event.clientX - left) / scale, y: (event.clientY - top) / scale });
  };
  return (
    <div
      className={styles.minimap}
      style={{ width, height }}
      role="img"
      aria-label={t('minimap')}
      onPointerDown={goTo}
      onPointerMove={goTo}
    >
      <canvas
        ref={canvas}
        width={Math.round(width! * viewport.dpr)}
        height={Math.round(height! * viewport.dpr)}
        style={{ filter: pictureFilter(display) }}
      />
      <i ref={seen} />
    </div>
  );
}

/** What is seen, as shares of the image: [left, top, right, bottom], each 0..1. */
export function seenShare({
  image,
  camera,
  viewport,
}: Pick<EditorSnapshot, 'camera' | 'viewport' | 'image'>): readonly number[] {
  const { width = 1, height = 1 } = image ?? {};
  const share = (at: number, length: number): number => Math.min(Math.max(at / length, 0), 1);
  return [
    share(camera.x, width),
    share(camera.y, height),
    share(camera.x + viewport.width / camera.scale, width),
    share(camera.y + viewport.height / camera.scale, height),
  ];
}

function isWanted(snapshot: EditorSnapshot): boolean {
  const { image, viewport, display } = snapshot;
  if (!display.minimap || image === null) return false;
  if (viewport.width < ROOM.width || viewport.height < ROOM.height) return false;
  const [left, top, right, bottom] = seenShare(snapshot);
  return left! > 0 || top! > 0 || right! < 1 || bottom! < 1;
}

function placeSeen({ style }: HTMLElement, snapshot: EditorSnapshot): void {
  const [left, top, right, bottom] = seenShare(snapshot).map((share) => share * 100);
  style.inset = `${top}% ${100 - right!}% ${100 - bottom!}% ${left}%`;
}
