import { IconPlus, IconWand } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { region } from '../../actions/regions';
import { editor, useEditor } from '../../state/editor';
import { useProject } from '../../state/project';
import { addCategories, move } from '../../state/vocabulary';
import { IconButton } from '../../ui/IconButton';
import { Notice } from '../../ui/Notice';
import { PanelHeader } from '../../ui/PanelHeader';
import { CategoryRow } from './CategoryRow';
import { deleteCategory } from './deleteCategory';
import { RulesMenu } from './RulesMenu';
import { useApplyToAll } from './useApplyToAll';
import { WordsMenu } from './WordsMenu';
import classes from './vocabulary.module.css';

/** The words of the project: what is looked for, in which colour, and how sure it has to be. */
export function VocabularyPanel() {
  const { t } = useTranslation('vocabulary');
  const categories = useProject((state) => state.categories);
  const active = useEditor((snapshot) => snapshot.activeCategoryId);
  const annotations = useEditor((snapshot) => snapshot.annotations);
  const counts = useMemo(() => {
    const masks = new Map<number, number>();
    for (const { categoryId, status } of annotations)
      if (status !== 'rejected') masks.set(categoryId, (masks.get(categoryId) ?? 0) + 1);
    return masks;
  }, [annotations]);
  const [open, setOpen] = useState<number | null>(null);
  const [renaming, setRenaming] = useState<number | null>(null);
  const [dropAt, setDropAt] = useState<number | null>(null);
  const dragged = useRef<number | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const focusRow = (at: number) =>
    list.current?.querySelectorAll<HTMLElement>('[data-row]')[at]?.focus();

  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const { id } = categories[at]!;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0 && event.altKey) void move(id, at + by).then(() => focusRow(at + by));
    else if (by !== 0) focusRow(at + by);
    else if (event.key === 'Enter') setOpen(open === id ? null : id);
    else if (event.key === ' ') editor.setActiveCategory(id);
    else if (event.key === 'F2') setRenaming(id);
    else if (event.key === 'Delete') void deleteCategory(categories[at]!);
    else return;
    event.preventDefault();
  };

  const drop = () => {
    if (dragged.current !== null && dropAt !== null) {
      const from = categories.findIndex(({ id }) => id === dragged.current);
      void move(dragged.current, dropAt > from ? dropAt - 1 : dropAt);
    }
    dragged.current = null;
    setDropAt(null);
  };

  return (
    <section className={classes.panel} aria-label={t('title')} {...region('vocabulary')}>
      <PanelHeader title={t('title')} count={categories.length}>
        <WordsMenu />
        <RulesMenu />
        <IconButton
          icon={IconPlus}
          label={t('add')}
          size={24}
          onClick={() => input.current?.focus()}
        />
      </PanelHeader>
      <div
        ref={list}
        role="list"
        aria-label={t('list')}
        className={classes.list}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
      >
        {categories.length === 0 && <Notice title={t('emptyTitle')}>{t('emptyText')}</Notice>}
        {categories.map((category, at) => (
          <CategoryRow
            key={category.id}
            category={category}
            count={counts.get(category.id) ?? 0}
            active={category.id === active}
            open={category.id === open}
            renaming={category.id === renaming}
            drop={dropAt === at ? 'before' : dropAt === at + 1 ? 'after' : null}
            tabbable={active === null ? at === 0 : category.id === active}
            onToggle={() => setOpen(open === category.id ? null : category.id)}
            onRename={(on) => setRenaming(on ? category.id : null)}
            onKeyDown={(event) => onKeyDown(event, at)}
            onDragStart={() => (dragged.current = category.id)}
            onDragOver={(after) => dragged.current !== null && setDropAt(at + Number(after))}
            onDragEnd={drop}
          />
        ))}
      </div>
      <ApplyToAll />
      <AddWords inputRef={input} />
    </section>
  );
}

/** The open image follows the words at once; this is for the others. */
function ApplyToAll() {
  const { t } = useTranslation('vocabulary');
  const apply = useApplyToAll();
  if (!apply) return null;
  return (
    <button
      className={classes.apply}
      disabled={!apply.enabled}
      title={t('applyHint')}
      onClick={apply.run}
    >
      <IconWand size={14} stroke={1.8} aria-hidden />
      {t('apply')}
    </button>
  );
}

function AddWords({ inputRef }: { inputRef: React.RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation('vocabulary');
  const [text, setText] = useState('');
  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        void addCategories(text);
        setText('');
      }}
    >
      <IconPlus size={14} stroke={1.8} aria-hidden />
      <input
        ref={inputRef}
        aria-label={t('add')}
        placeholder={t('addPlaceholder')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
    </form>
  );
}
