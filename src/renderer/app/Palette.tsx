import { Spotlight } from '@mantine/spotlight';
import type { SpotlightActionData } from '@mantine/spotlight';
import { IconPhoto, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openImage } from '../state/image';
import { setUi } from '../state/ui';
import { Keys } from '../ui/Keys';
import { type Entry, paletteEntries } from './palette-entries';
import { useFoundImages } from './useFoundImages';
import classes from './app.module.css';

/** Ctrl+K: everything that can be done now, by name, and every image. */
export function Palette() {
  const { t } = useTranslation('common');
  // What can be run is asked when the palette opens, not while it is closed.
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [query, setQuery] = useState('');
  const images = useFoundImages(query).map(({ id, path }): Entry => ({
    id: `image-${id}`,
    group: t('palette.images'),
    label: path,
    icon: IconPhoto,
    run: () => {
      setUi({ screen: 'workspace' });
      void openImage(id);
    },
  }));
  useEffect(selectFirst, [images.length]);
  return (
    <Spotlight
      actions={grouped([...entries, ...images])}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      highlightQuery
      overlayProps={{ backgroundOpacity: 0.5, blur: 0 }}
      scrollable
      attributes={{ content: { 'aria-label': t('palette.placeholder') } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      maxHeight={400}
      classNames={{ content: classes.palette }}
      nothingFound={t('palette.nothing')}
      searchProps={{
        leftSection: <IconSearch size={17} stroke={1.6} />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
      onSpotlightOpen={() => setEntries(paletteEntries())}
    />
  );
}

/** Images come after the letter that asked for them: Mantine selects a first line only when a letter is typed. */
function selectFirst(): void {
  const search = document.querySelector(`.${classes.palette} input`);
  if (search && !document.querySelector(`.${classes.palette} [data-selected]`))
    search.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowDown', code: 'ArrowDown', bubbles: true }),
    );
}

function grouped(entries: readonly Entry[]): { group: string; actions: SpotlightActionData[] }[] {
  const groups = new Map<string, SpotlightActionData[]>();
  for (const { id, group, label, icon: Glyph, binding, run } of entries)
    groups.set(group, [
      ...(groups.get(group) ?? []),
      {
        id,
        label,
        keywords: [group],
        leftSection: Glyph ? <Glyph size={17} stroke={1.6} /> : <span className={classes.noIcon} />,
        rightSection: <Keys binding={binding} />,
        onClick: run,
      },
    ]);
  return [...groups].map(([group, actions]) => ({ group, actions }));
}
