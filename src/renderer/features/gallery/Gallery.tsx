import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import { clearFilter } from '../../state/filter';
import { isFiltered, totalOf, useList } from '../../state/list';
import { usePreferences } from '../../state/preferences';
import { useProject } from '../../state/project';
import { Notice } from '../../ui/Notice';
import { act } from './act';
import { BatchBar } from './BatchBar';
import { Chips } from './Chips';
import { FilterPanel } from './FilterPanel';
import classes from './gallery.module.css';
import { GalleryBar } from './GalleryBar';
import { Grid } from './Grid';

/** All images of a filter at once: found, picked, judged together. */
export function Gallery() {
  const filtersOpen = usePreferences((preferences) => preferences.filtersOpen);
  const empty = useList((state) => state.ids !== null && totalOf(state) === 0);
  const [tagging, setTagging] = useState(false);
  return (
    <div className={classes.gallery}>
      {filtersOpen && <FilterPanel />}
      <main className={classes.main}>
        <GalleryBar />
        <Chips />
        <div className={classes.pane}>
          {empty ? (
            <Empty />
          ) : (
            <Grid
              onDone={() => void act({ do: 'status', status: 'done' })}
              onTags={() => setTagging(true)}
            />
          )}
          <BatchBar tagging={tagging} onTagging={setTagging} />
        </div>
      </main>
    </div>
  );
}

function Empty() {
  const { t } = useTranslation(['gallery', 'workspace']);
  const filtered = useList((state) => isFiltered(state.query));
  const folder = useProject((state) => state.project?.imageRoot ?? '');
  if (filtered)
    return (
      <Notice
        title={t('noneTitle')}
        actions={
          <Button variant="default" onClick={() => void clearFilter()}>
            {t('clear')}
          </Button>
        }
      >
        {t('noneText')}
      </Notice>
    );
  return (
    <Notice
      title={t('workspace:noImagesTitle')}
      actions={
        <Button variant="default" onClick={() => void command('rescan').run()}>
          {t('workspace:rescan')}
        </Button>
      }
    >
      {t('workspace:noImagesText', { folder })}
    </Notice>
  );
}
