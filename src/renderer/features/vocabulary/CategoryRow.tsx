import { Tooltip } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { Category } from '@shared/domain/category';
import { memo, useState } from 'react';
import type { DragEvent, KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { editor } from '../../state/editor';
import { rename } from '../../state/vocabulary';
import { Truncated } from '../../ui/Truncated';
import { CategoryDetail } from './CategoryDetail';
import { ColourSwatch } from './ColourSwatch';
import { HotkeyMenu } from './HotkeyMenu';
import classes from './vocabulary.module.css';

interface Props {
  category: Category;
  /** Masks of it on the open image. */
  count: number;
  active: boolean;
  open: boolean;
  renaming: boolean;
  /** Where a dragged row would come to lie. */
  drop: 'before' | 'after' | null;
  tabbable: boolean;
  onToggle(): void;
  onRename(on: boolean): void;
  onKeyDown(event: KeyboardEvent): void;
  onDragStart(): void;
  onDragOver(after: boolean): void;
  onDragEnd(): void;
}

export function CategoryRow({
  category,
  count,
  active,
  open,
  renaming,
  drop,
  tabbable,
  ...on
}: Props) {
  const { t } = useTranslation('vocabulary');
  const { id, name } = category;
  const over = (event: DragEvent) => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    on.onDragOver(event.clientY > top + height / 2);
  };
  return (
    <div role="listitem" className={classes.item} data-drop={drop ?? undefined}>
      <div
        data-row
        role="group"
        className={classes.row}
        data-active={active || undefined}
        aria-label={name}
        aria-current={active || undefined}
        tabIndex={tabbable ? 0 : -1}
        draggable={!renaming}
        onClick={({ currentTarget, detail }) => {
          editor.setActiveCategory(id);
          // A row that was clicked doesn't keep the keys: Delete is meant for the masks again.
          if (detail > 0) currentTarget.blur();
        }}
        onDoubleClick={() => on.onRename(true)}
        onKeyDown={(event) => event.target === event.currentTarget && on.onKeyDown(event)}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', name);
          on.onDragStart();
        }}
        onDragOver={over}
        onDragEnd={on.onDragEnd}
      >
        <ColourSwatch category={category} />
        {renaming ? (
          <Rename category={category} onEnd={() => on.onRename(false)} />
        ) : (
          <Truncated text={name} className={classes.name} />
        )}
        <Count count={count} />
        <HotkeyMenu category={category} />
        <button
          className={classes.expand}
          aria-label={t('expand', { name })}
          aria-expanded={open}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            on.onToggle();
          }}
        >
          <IconChevronDown size={14} stroke={1.8} />
        </button>
      </div>
      {open && <CategoryDetail category={category} onRename={() => on.onRename(true)} />}
    </div>
  );
}

/** With each stroke one row has another count: the tooltips of the others needn't be rendered again. */
const Count = memo(function Count({ count }: { count: number }) {
  const { t } = useTranslation('vocabulary');
  return (
    <Tooltip label={t('count', { count })}>
      <span className={classes.count}>{count || ''}</span>
    </Tooltip>
  );
});

function Rename({ category, onEnd }: { category: Category; onEnd(): void }) {
  const { t } = useTranslation('vocabulary');
  const [name, setName] = useState(category.name);
  const finish = (keep: boolean) => {
    onEnd();
    if (keep) void rename(category.id, name);
  };
  return (
    <input
      className={classes.rename}
      aria-label={t('renameLabel')}
      autoFocus
      value={name}
      onChange={({ currentTarget }) => setName(currentTarget.value)}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onBlur={() => finish(true)}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') finish(false);
      }}
    />
  );
}
