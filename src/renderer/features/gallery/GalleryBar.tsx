import { Button, Menu } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconArrowsShuffle,
  IconCheck,
  IconMask,
  IconSearch,
  IconSortAscending,
  IconSortDescending,
  IconX,
} from '@tabler/icons-react';
import { ImageSort } from '@shared/domain/query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patchFilter, setSort } from '../../state/filter';
import { useList } from '../../state/list';
import { setPreferences, usePreferences } from '../../state/preferences';
import { IconButton } from '../../ui/IconButton';
import classes from './gallery.module.css';

/** Search, order and look of the gallery. */
export function GalleryBar() {
  const { t } = useTranslation('gallery');
  const { filtersOpen, thumbnailMasks, thumbnailSize } = usePreferences();
  return (
    <div className={classes.bar}>
      <IconButton
        icon={IconAdjustmentsHorizontal}
        label={t('toggleFilters')}
        pressed={filtersOpen}
        onClick={() => setPreferences({ filtersOpen: !filtersOpen })}
      />
      <Search />
      <Sort />
      <span className={classes.space} />
      <IconButton
        icon={IconMask}
        label={t('toggleMasks')}
        pressed={thumbnailMasks}
        onClick={() => setPreferences({ thumbnailMasks: !thumbnailMasks })}
      />
      <input
        type="range"
        className={classes.size}
        aria-label={t('size')}
        min={96}
        max={360}
        step={8}
        value={thumbnailSize}
        onChange={({ currentTarget }) =>
          setPreferences({ thumbnailSize: Number(currentTarget.value) })
        }
      />
    </div>
  );
}

const TYPING = 250;

function Search() {
  const { t } = useTranslation('gallery');
  const text = useList((state) => state.query.filter.text);
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(() => void patchFilter({ text: typed.trim() }), TYPING);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is typed is followed, not what is in force
  }, [typed]);
  return (
    <label className={classes.search}>
      <IconSearch size={14} stroke={1.8} aria-hidden />
      <input
        type="search"
        aria-label={t('search')}
        placeholder={t('searchIn')}
        maxLength={200}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped('');
        }}
      />
      {typed !== '' && (
        <button aria-label={t('clearSearch')} onClick={() => setTyped('')}>
          <IconX size={12} stroke={2} />
        </button>
      )}
    </label>
  );
}

const ORDERS = ImageSort.shape.by.unwrap().options;
/** Orders that are asked for from the other end first: the most doubtful, the newest. */
const LARGEST_FIRST: ReadonlySet<string> = new Set([
  'masks',
  'suggestions',
  'doubt',
  'pixels',
  'bytes',
  'modified',
  'edited',
]);

function Sort() {
  const { t } = useTranslation('gallery');
  const { by, descending } = useList((state) => state.query.sort);
  const Direction =
    by === 'random' ? IconArrowsShuffle : descending ? IconSortDescending : IconSortAscending;
  return (
    <div className={classes.sort}>
      <Menu position="bottom-start" width={210}>
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={t('sortBy', { by: t(`sort.${by}`) })}
          >
            {t(`sort.${by}`)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ORDERS.map((order) => (
            <Menu.Item
              key={order}
              rightSection={order === by && <IconCheck size={14} />}
              onClick={() =>
                void setSort({
                  by: order,
                  descending: LARGEST_FIRST.has(order),
                  ...(order === 'random' && { seed: newSeed() }),
                })
              }
            >
              {t(`sort.${order}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <IconButton
        icon={Direction}
        size={24}
        label={t(by === 'random' ? 'shuffle' : descending ? 'descending' : 'ascending')}
        onClick={() =>
          void setSort(by === 'random' ? { seed: newSeed() } : { descending: !descending })
        }
      />
    </div>
  );
}

const newSeed = () => Math.floor(Math.random() * 2 ** 31);
