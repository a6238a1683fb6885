import { IconPhotoOff } from '@tabler/icons-react';
import type { ImageRow } from '@shared/domain/image';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { imageUrl } from '../../api';
import { StatusDot } from '../../ui/StatusDot';
import classes from './filmstrip.module.css';

interface Props {
  /** undefined until its page has come. */
  row: ImageRow | undefined;
  index: number;
  total: number;
  current: boolean;
  box: { left: number; width: number; height: number };
  onOpen(): void;
}

export function Thumb({ row, index, total, current, box, onOpen }: Props) {
  const { t } = useTranslation('filmstrip');
  const [failed, setFailed] = useState<string | null>(null);
  const name = row?.path ?? '';
  const url = row && !row.error ? imageUrl(row, 'thumb') : null;
  return (
    <button
      role="option"
      className={classes.thumb}
      style={box}
      title={row?.error ?? name}
      aria-label={t('item', { name, status: row ? t(`status.${row.status}`) : '' })}
      aria-selected={current}
      aria-setsize={total}
      aria-posinset={index + 1}
      tabIndex={current ? 0 : -1}
      data-loading={!row || undefined}
      onClick={onOpen}
    >
      {url && url !== failed ? (
        <img src={url} alt="" draggable={false} onError={() => setFailed(url)} />
      ) : (
        row && <IconPhotoOff size={20} stroke={1.3} aria-label={t('failed')} />
      )}
      {row && row.status !== 'new' && (
        <span className={classes.status} data-status={row.status}>
          <StatusDot status={row.status} size={12} />
        </span>
      )}
    </button>
  );
}
