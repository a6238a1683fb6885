import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import { CommandButton } from '../../actions/CommandButton';
import { region } from '../../actions/regions';
import { useEnabled } from '../../actions/useEnabled';
import { editor, useEditor } from '../../state/editor';
import { useImage } from '../../state/image';
import { listOrder, range } from '../../state/order';
import { usePreferences } from '../../state/preferences';
import { useProject } from '../../state/project';
import { Keys } from '../../ui/Keys';
import { Notice } from '../../ui/Notice';
import { PanelHeader } from '../../ui/PanelHeader';
import { AnnotationRow } from './AnnotationRow';
import { SelectionBar } from './SelectionBar';
import classes from './annotations.module.css';

const ROW = 28;

/** The masks of the open image: what each is, how sure, and what was decided about it. */
export function AnnotationPanel() {
  const { t } = useTranslation('annotations');
  const categories = useProject((state) => state.categories);
  const annotations = useEditor((snapshot) => snapshot.annotations);
  const selection = useEditor((snapshot) => snapshot.selection);
  const hidden = useEditor((snapshot) => snapshot.hidden);
  const hoverId = useEditor((snapshot) => snapshot.hoverId);
  const loading = useImage((state) => state.image === null && state.phase === 'loading');
  const takes = usePreferences((preferences) => preferences.overlap === 'take');
  const [withRejected, setWithRejected] = useState(false);
  const scroll = useRef<HTMLDivElement>(null);
  const anchor = useRef<string>(undefined);

  const rows = useMemo(
    () => listOrder(annotations, categories, withRejected),
    [annotations, categories, withRejected],
  );
  const byId = useMemo(() => new Map(categories.map((c) => [c.id, c])), [categories]);
  const rejected = annotations.filter(({ status }) => status === 'rejected').length;
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const focused = selection.at(-1);

  // React Compiler isn't in use; the hook's functions needn't be memoised.
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 8,
  });

  useEffect(() => {
    const at = focused === undefined ? -1 : ids.indexOf(focused);
    if (at >= 0) virtual.scrollToIndex(at);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- follow the selection, not the list
  }, [focused]);

  const pick = (id: string, event: MouseEvent | KeyboardEvent) => {
    const toggles = event.ctrlKey || event.metaKey;
    if (event.shiftKey) editor.select(range(ids, anchor.current ?? focused, id));
    else if (toggles && selection.includes(id)) editor.select(selection.filter((s) => s !== id));
    else editor.select(toggles ? [...selection, id] : [id]);
    if (!event.shiftKey) anchor.current = id;
  };

  // The same function for as long as the panel is there, or every row would be rendered again.
  const latestPick = useRef(pick);
  useLayoutEffect(() => void (latestPick.current = pick));
  const onPick = useCallback((id: string, event: MouseEvent) => latestPick.current(id, event), []);

  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      const from = focused === undefined ? (by > 0 ? -1 : ids.length) : ids.indexOf(focused);
      const id = ids[Math.max(0, Math.min(ids.length - 1, from + by))];
      if (id !== undefined) pick(id, event);
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) editor.select(ids);
    else if (event.key === 'Escape') editor.select([]);
    else return;
    event.preventDefault();
  };

  return (
    <section className={classes.panel} aria-label={t('title')} {...region('annotations')}>
      <PanelHeader title={t('title')} count={annotations.length - rejected}>
        <CommandButton id="overlap" size={24} pressed={takes} />
        <CommandButton id="hideMasks" size={24} />
        <CommandButton id="acceptAll" size={24} />
      </PanelHeader>
      <div
        ref={scroll}
        className={classes.list}
        // Without rows it is no grid, and what it says instead is read as it is.
        {...(rows.length > 0 && {
          role: 'grid',
          'aria-multiselectable': true,
          'aria-rowcount': rows.length,
        })}
        aria-label={t('list')}
        aria-activedescendant={focused === undefined ? undefined : `mask-${focused}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerLeave={() => editor.setHover(null)}
      >
        {rows.length === 0 && !loading && (
          <Notice title={t('emptyTitle')} actions={categories.length > 0 && <Suggest />}>
            {t(categories.length > 0 ? 'emptySuggest' : 'emptyWords')}
          </Notice>
        )}
        <div className={classes.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const annotation = rows[index]!;
            const { id } = annotation;
            return (
              <AnnotationRow
                key={id}
                annotation={annotation}
                category={byId.get(annotation.categoryId)}
                index={index}
                top={start}
                selected={selection.includes(id)}
                hovered={hoverId === id}
                hidden={hidden.has(id)}
                onPick={onPick}
              />
            );
          })}
        </div>
      </div>
      {selection.length > 0 ? (
        <SelectionBar selection={selection} />
      ) : (
        rejected > 0 && (
          <button className={classes.rejected} onClick={() => setWithRejected(!withRejected)}>
            {withRejected ? t('hideRejected') : t('rejected', { count: rejected })}
          </button>
        )
      )}
    </section>
  );
}

function Suggest() {
  const suggest = command('prelabelImage');
  return (
    <Button
      variant="default"
      disabled={!useEnabled(suggest)}
      rightSection={<Keys binding={suggest.keys[0]} />}
      onClick={() => void suggest.run()}
    >
      {suggest.title()}
    </Button>
  );
}
