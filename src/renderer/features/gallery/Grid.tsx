import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { region } from '../../actions/regions';
import { openImage } from '../../state/image';
import { preferImages } from '../../state/jobs';
import { indexOfImage, loadPage, rowAt, totalOf, useList } from '../../state/list';
import { all, focusOn, NOTHING, pick, setPicked, usePicked } from '../../state/selection';
import { loadSketches } from '../../state/sketches';
import { usePreferences } from '../../state/preferences';
import { setUi } from '../../state/ui';
import { Cell } from './Cell';
import classes from './gallery.module.css';
import { type Geometry, geometryOf, leftOf, neighbour, PADDING } from './geometry';
import { useBand } from './useBand';

/** Room for the bar that floats over the foot of the grid, px. */
const BAR = 68;

/** The images of the list as pictures; only those on the screen, and a few around them, exist. */
export function Grid({ onDone, onTags }: { onDone(): void; onTags(): void }) {
  const { t } = useTranslation('gallery');
  const total = useList(totalOf);
  const ids = useList((state) => state.ids);
  const wish = usePreferences((preferences) => preferences.thumbnailSize);
  const picked = usePicked();
  const scroll = useRef<HTMLDivElement>(null);
  const { ref, width } = useElementSize();
  const geometry = useMemo(() => geometryOf(width, wish), [width, wish]);
  const { columns, rowHeight } = geometry;

  const virtual = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    paddingStart: PADDING,
    paddingEnd: BAR,
    scrollPaddingStart: PADDING,
    scrollPaddingEnd: BAR,
    overscan: 2,
    enabled: width > 0,
  });
  const rows = virtual.getVirtualItems();
  const first = (rows[0]?.index ?? 0) * columns;
  const last = Math.min(total, ((rows.at(-1)?.index ?? -1) + 1) * columns);

  useAnchor(geometry, virtual, rows[0]?.index);
  usePages(first, last);
  useOutlines(first, last);
  useEffect(() => {
    if (ids && last > first) preferImages(ids.slice(first, last));
  }, [ids, first, last]);
  const band = useBand(scroll, geometry, total);

  const focused = picked.focus;
  useEffect(() => {
    const index = focused === null ? -1 : indexOfImage(useList.getState(), focused);
    if (index >= 0) virtual.scrollToIndex(Math.floor(index / columns));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- follow the keyboard, not the layout
  }, [focused]);

  useEffect(() => scroll.current?.focus({ preventScroll: true }), []);

  const onClick = (event: MouseEvent) => {
    const index = cellOf(event.target);
    if (index === null || band.moved()) return;
    const add = event.ctrlKey || event.metaKey;
    const checked = event.target instanceof Element && event.target.closest('[data-check]');
    setPicked(
      pick(picked, ids ?? [], placeOf, index, { range: event.shiftKey, add: add || !!checked }),
    );
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    const at = focused === null ? -1 : placeOf(focused);
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight));
    const to = neighbour(geometry, Math.max(0, at), total, event.key, page);
    if (to !== null && total > 0) {
      // Where nothing has the keyboard yet, an arrow begins at the first.
      const index = at < 0 && event.key.startsWith('Arrow') ? 0 : to;
      setPicked(
        mod && !event.shiftKey
          ? focusOn(picked, ids?.[index])
          : pick(picked, ids ?? [], placeOf, index, { range: event.shiftKey, add: mod }),
      );
    } else if (event.key === ' ' && at >= 0)
      setPicked(pick(picked, ids ?? [], placeOf, at, { add: true }));
    else if (event.key === 'Enter' && mod) onDone();
    else if (event.key === 'Enter' && focused !== null) open(focused);
    else if (event.key === 'a' && mod) setPicked(all(picked, ids ?? []));
    else if (event.key === 't' && !mod && picked.ids.size > 0) onTags();
    else if (event.key === 'Escape' && picked.ids.size > 0) setPicked(NOTHING);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroll}
      className={classes.scroll}
      role="listbox"
      aria-label={t('label')}
      aria-multiselectable
      aria-activedescendant={focused === null ? undefined : `image-${focused}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={(event) => {
        const index = cellOf(event.target);
        if (index !== null && ids?.[index] !== undefined) open(ids[index]);
      }}
      {...band.handlers}
      {...region('gallery')}
    >
      <div ref={ref} className={classes.track} style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index: row, start }) =>
          Array.from({ length: Math.min(columns, total - row * columns) }, (_, column) => {
            const index = row * columns + column;
            const id = ids?.[index];
            return (
              <Cell
                key={index}
                index={index}
                total={total}
                left={leftOf(geometry, column)}
                top={start}
                width={geometry.width}
                height={geometry.pictureHeight}
                picked={id !== undefined && picked.ids.has(id)}
                focused={id !== undefined && id === focused}
              />
            );
          }),
        )}
        {band.box && <div className={classes.band} style={band.box} />}
      </div>
    </div>
  );
}

const placeOf = (id: number): number => indexOfImage(useList.getState(), id);

function open(id: number): void {
  setUi({ screen: 'workspace' });
  void openImage(id);
}

/** Index of the cell that something lies in. */
function cellOf(target: EventTarget): number | null {
  const cell = target instanceof Element ? target.closest('[data-index]') : null;
  return cell ? Number(cell.getAttribute('data-index')) : null;
}

/** Another size of the cells or the pane: what stood at the top stays in sight. */
function useAnchor(
  { columns, rowHeight }: Geometry,
  virtual: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>,
  firstRow: number | undefined,
): void {
  const before = useRef({ columns, rowHeight, index: 0 });
  useLayoutEffect(() => {
    const { columns: were, rowHeight: was, index } = before.current;
    if (were === columns && was === rowHeight) return;
    virtual.measure();
    virtual.scrollToIndex(Math.floor(index / columns), { align: 'start' });
  }, [virtual, columns, rowHeight]);
  useEffect(() => {
    // The two rows above the pane exist, too.
    const top = (firstRow ?? 0) === 0 ? 0 : (firstRow ?? 0) + 2;
    before.current = { columns, rowHeight, index: top * columns };
  }, [columns, rowHeight, firstRow]);
}

function usePages(first: number, last: number): void {
  const pages = useList((state) => state.pages);
  const ids = useList((state) => state.ids);
  useEffect(() => {
    if (last <= first) return;
    // What only flies past isn't asked for.
    const timer = setTimeout(() => {
      void loadPage(first);
      void loadPage(last - 1);
    }, 40);
    return () => clearTimeout(timer);
  }, [first, last, pages, ids]);
}

function useOutlines(first: number, last: number): void {
  const shown = usePreferences((preferences) => preferences.thumbnailMasks);
  const pages = useList((state) => state.pages);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => {
      const list = useList.getState();
      const wanted: number[] = [];
      for (let index = first; index < last; index++) {
        const row = rowAt(list, index);
        if (row && row.suggestions + row.annotations > 0) wanted.push(row.id);
      }
      void loadSketches(wanted);
    }, 120);
    return () => clearTimeout(timer);
  }, [shown, first, last, pages]);
}
