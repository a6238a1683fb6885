import {
  IconAlertTriangle,
  IconCheck,
  IconFlagFilled,
  IconNote,
  IconPhotoOff,
  IconRefreshAlert,
} from '@tabler/icons-react';
import type { ImageRow } from '@shared/domain/image';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { imageUrl } from '../../api';
import { rowAt, useList } from '../../state/list';
import { usePreferences } from '../../state/preferences';
import { StatusDot } from '../../ui/StatusDot';
import { useTurn } from '../../ui/turns';
import classes from './gallery.module.css';
import { MaskOverlay } from './MaskOverlay';

interface Props {
  index: number;
  total: number;
  /** In the grid, px. */
  left: number;
  top: number;
  width: number;
  /** Of the picture. */
  height: number;
  picked: boolean;
  focused: boolean;
}

/** One image: its picture, where it stands, and what is to be known about it. */
export const Cell = memo(function Cell(props: Props) {
  const { index, total, left, top, width, height, picked, focused } = props;
  const { t } = useTranslation(['gallery', 'filmstrip']);
  const row = useList((state) => rowAt(state, index));
  const id = useList((state) => state.ids?.[index]);
  return (
    <div
      id={id === undefined ? undefined : `image-${id}`}
      role="option"
      aria-label={row ? nameFor(row) : t('loading')}
      aria-selected={picked}
      aria-setsize={total}
      aria-posinset={index + 1}
      className={classes.cell}
      data-index={index}
      data-focused={focused || undefined}
      style={{ width, transform: `translate(${left}px, ${top}px)` }}
    >
      <div className={classes.frame} style={{ height }}>
        {row && <Picture row={row} width={width} height={height} />}
        <span className={classes.check} data-check>
          {picked && <IconCheck size={12} stroke={3} />}
        </span>
        {row && <Marks row={row} />}
        {row && row.tags.length > 0 && width > 130 && <Tags tags={row.tags} />}
      </div>
      {row && <Caption row={row} wide={width > 130} />}
    </div>
  );

  function nameFor({ path, status, suggestions, annotations, error }: ImageRow): string {
    const state = t(`filmstrip:status.${status}`);
    const parts = [path, state, t('masks', { count: suggestions + annotations })];
    if (error) parts.push(t('failed'));
    return parts.join(', ');
  }
});

function Picture({ row, width, height }: { row: ImageRow; width: number; height: number }) {
  const [failed, setFailed] = useState<string | null>(null);
  const masks = usePreferences((preferences) => preferences.thumbnailMasks);
  const url = row.error ? null : imageUrl(row, 'thumb');
  const { src, settle } = useTurn(url === failed ? null : url);
  if (row.error || (url !== null && url === failed))
    return (
      <span className={classes.broken} title={row.error ?? undefined}>
        <IconPhotoOff size={22} stroke={1.3} />
        {height > 90 && row.error && <small>{row.error}</small>}
      </span>
    );
  return (
    <>
      {src && (
        <img
          src={src}
          alt=""
          draggable={false}
          decoding="async"
          onLoad={settle}
          onError={() => {
            settle();
            setFailed(src);
          }}
        />
      )}
      {masks && row.suggestions + row.annotations > 0 && (
        <MaskOverlay row={row} width={width} height={height} />
      )}
    </>
  );
}

function Marks({ row }: { row: ImageRow }) {
  const { t } = useTranslation('gallery');
  const marks = [
    row.error !== null && { Icon: IconAlertTriangle, label: t('mark.failed'), tone: 'danger' },
    row.changed && { Icon: IconRefreshAlert, label: t('mark.changed'), tone: 'danger' },
    row.flagged && { Icon: IconFlagFilled, label: t('mark.flagged'), tone: 'flag' },
    row.note !== '' && { Icon: IconNote, label: row.note, tone: 'plain' },
  ].filter((mark) => mark !== false);
  if (marks.length === 0) return null;
  return (
    <span className={classes.marks}>
      {marks.map(({ Icon, label, tone }) => (
        <span key={label} title={label} data-tone={tone}>
          <Icon size={12} stroke={2} role="img" aria-label={label} />
        </span>
      ))}
    </span>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <span className={classes.tags} title={tags.join(', ')}>
      {tags.slice(0, 2).map((tag) => (
        <span key={tag}>{tag}</span>
      ))}
      {tags.length > 2 && <span>+{tags.length - 2}</span>}
    </span>
  );
}

function Caption({ row, wide }: { row: ImageRow; wide: boolean }) {
  const { t } = useTranslation('gallery');
  const name = row.path.slice(row.path.lastIndexOf('/') + 1);
  return (
    <div className={`${classes.caption} figures`}>
      <StatusDot status={row.status} size={11} />
      {wide && (
        <span className={classes.name} title={row.path}>
          {name}
        </span>
      )}
      <span className={classes.counts}>
        {row.annotations > 0 && (
          <span title={t('accepted', { count: row.annotations })}>{row.annotations}</span>
        )}
        {row.suggestions > 0 && (
          <span title={t('suggested', { count: row.suggestions })} data-open>
            {row.suggestions}
          </span>
        )}
      </span>
    </div>
  );
}
