import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { WheelEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { region } from '../../actions/regions';
import { openAt, useImage } from '../../state/image';
import { loadPage, rowAt, totalOf, useList } from '../../state/list';
import { Thumb } from './Thumb';
import classes from './filmstrip.module.css';

const GAP = 6;
const PADDING = 8;

/** The images of the list in one line; rows are fetched as they come into sight. */
export function Filmstrip({ height }: { height: number }) {
  const { t } = useTranslation('filmstrip');
  const list = useList();
  const total = totalOf(list);
  const current = useImage((state) => state.index);
  const scroll = useRef<HTMLDivElement>(null);
  const width = Math.round(((height - 2 * PADDING) * 4) / 3);

  const virtual = useVirtualizer({
    horizontal: true,
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => width + GAP,
    paddingStart: PADDING,
    paddingEnd: PADDING,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();

  useEffect(() => virtual.measure(), [virtual, width]);
  useEffect(() => {
    if (current >= 0 && current < total) virtual.scrollToIndex(current, { align: 'center' });
  }, [virtual, current, total, width]);

  const first = items[0]?.index;
  const last = items.at(-1)?.index;
  useEffect(() => {
    if (first !== undefined) void loadPage(first);
    if (last !== undefined) void loadPage(last);
  }, [first, last, list.pages]);

  // A mouse wheel has no other axis.
  const onWheel = (event: WheelEvent) => {
    if (event.deltaX === 0) scroll.current?.scrollBy({ left: event.deltaY });
  };

  return (
    <div
      ref={scroll}
      className={classes.strip}
      style={{ height }}
      role="listbox"
      aria-label={t('label')}
      aria-orientation="horizontal"
      onWheel={onWheel}
      {...region('filmstrip')}
    >
      <div className={classes.track} style={{ width: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <Thumb
            key={index}
            row={rowAt(list, index)}
            index={index}
            total={total}
            current={index === current}
            box={{ left: start, width, height: height - 2 * PADDING }}
            onOpen={() => void openAt(index)}
          />
        ))}
      </div>
    </div>
  );
}
