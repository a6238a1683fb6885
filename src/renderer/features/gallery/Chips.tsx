import { Popover } from '@mantine/core';
import { IconBookmark, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clearFilter, saveFilter, setFilter } from '../../state/filter';
import { isFiltered, readList, useList } from '../../state/list';
import { useProject } from '../../state/project';
import { chipsOf } from './chips';
import classes from './gallery.module.css';

/** What the filter asks for, each to be taken back by itself, and what has moved since it was asked. */
export function Chips() {
  const { t } = useTranslation(['gallery', 'workspace']);
  const query = useList((state) => state.query);
  const categories = useProject((state) => state.categories);
  if (!isFiltered(query)) return null;
  return (
    <div className={classes.chips}>
      {chipsOf(query.filter, categories, t).map(({ key, label, without }) => (
        <button
          key={key}
          className={classes.chip}
          aria-label={t('remove', { label })}
          onClick={() => void setFilter(without)}
        >
          <span>{label}</span>
          <IconX size={11} stroke={2.2} aria-hidden />
        </button>
      ))}
      <button className={classes.link} onClick={() => void clearFilter()}>
        {t('clear')}
      </button>
      <Save />
      <Moved />
    </div>
  );
}

function Save() {
  const { t } = useTranslation('gallery');
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button className={classes.link} onClick={() => setOpened(!opened)}>
          <IconBookmark size={12} stroke={1.8} aria-hidden /> {t('save')}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.saveForm}
          onSubmit={(event) => {
            event.preventDefault();
            if (!name.trim()) return;
            saveFilter(name.trim());
            setName('');
            setOpened(false);
          }}
        >
          <input
            aria-label={t('filterName')}
            placeholder={t('filterName')}
            value={name}
            maxLength={60}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data-autofocus
          />
          <button type="submit">{t('saveIt')}</button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Images don't come and go while they are worked on: only when the list is read again. */
function Moved() {
  const { t } = useTranslation('gallery');
  const moved = useList((state) => state.moved);
  if (moved?.come === 0 && moved.gone === 0) return null;
  const parts = moved
    ? [
        moved.gone > 0 && t('gone', { count: moved.gone }),
        moved.come > 0 && t('come', { count: moved.come }),
      ].filter(Boolean)
    : [t('moved')];
  return (
    <span className={classes.moved} role="status">
      {parts.join(', ')}
      <button className={classes.link} onClick={() => void readList()}>
        {t('refresh')}
      </button>
    </span>
  );
}
