import { Button } from '@mantine/core';
import { Canvas } from '@renderer/canvas';
import { useEffect, useMemo, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import { region } from '../../actions/regions';
import { imageUrl } from '../../api';
import { followDisplay } from '../../state/display';
import { editor } from '../../state/editor';
import { reload, useImage } from '../../state/image';
import { followOverlap } from '../../state/overlap';
import { useProject } from '../../state/project';
import { ContextMenu, openContextMenu } from '../annotations/ContextMenu';
import { EffectBar } from '../vocabulary/EffectBar';
import { Notice } from '../../ui/Notice';
import { BrushBar } from './BrushBar';
import { Credit } from './Credit';
import { RegionBar } from './RegionBar';
import { ShapeBar } from './ShapeBar';
import { ZoomBar } from './ZoomBar';
import { pictureSource } from './picture-source';
import { usePrefetch } from './usePrefetch';
import classes from './workspace.module.css';

/** The image and what floats over it. */
export function Stage() {
  const { t } = useTranslation('workspace');
  const { index, phase, image, error } = useImage();
  const source = useMemo(() => image && pictureSource(image), [image?.id, image?.hash]); // eslint-disable-line react-hooks/exhaustive-deps -- only these tell one picture from another
  usePrefetch(index, source);
  useEffect(followDisplay, []);
  useEffect(followOverlap, []);
  const categories = useProject((state) => state.categories);
  const colours = useMemo(
    () => new Map(categories.map(({ id, colour }) => [id, colour])),
    [categories],
  );
  const project = useProject((state) => state.project);
  const empty = useProject((state) => state.project?.images === 0);
  return (
    <section
      className={classes.stage}
      aria-label={t('canvas')}
      aria-busy={phase === 'loading'}
      onContextMenu={onContextMenu}
      {...region('canvas')}
    >
      {image && phase !== 'failed' && (
        <Canvas
          editor={editor}
          imageUrl={source}
          thumbUrl={imageUrl(image, 'thumb')}
          colours={colours}
        />
      )}
      {empty && project && (
        <Notice
          title={t('noImagesTitle')}
          actions={
            <Button variant="default" onClick={() => void command('rescan').run()}>
              {t('rescan')}
            </Button>
          }
        >
          {t('noImagesText', { folder: project.imageRoot })}
        </Notice>
      )}
      {phase === 'failed' && (
        <Notice
          title={t('failedTitle')}
          actions={
            <>
              <Button variant="default" onClick={() => void reload()}>
                {t('retry')}
              </Button>
              <Button variant="default" onClick={() => void command('relink').run()}>
                {t('relink')}
              </Button>
            </>
          }
        >
          {error}
        </Notice>
      )}
      {image && phase !== 'failed' && (
        <>
          <BrushBar />
          <RegionBar />
          <ShapeBar />
          <EffectBar />
          <Credit image={image} />
          <ZoomBar />
          <ContextMenu />
        </>
      )}
    </section>
  );
}

/** Asked for by pointer, the menu is about the mask beneath it; by key, about the selected ones. */
function onContextMenu(event: MouseEvent): void {
  if (!(event.target instanceof Element && event.target.closest('[role="application"]'))) return;
  const { pointer } = editor.getSnapshot();
  openContextMenu(event, pointer && editor.hitTest(pointer));
}
