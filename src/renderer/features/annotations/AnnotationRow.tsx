import {
  IconArrowBackUp,
  IconCheck,
  IconEye,
  IconEyeOff,
  IconLock,
  IconLockOpen,
  IconUsersGroup,
  IconX,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Annotation } from '@shared/domain/annotation';
import type { Category } from '@shared/domain/category';
import { memo, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { discard } from '../../actions/annotate';
import { editor } from '../../state/editor';
import { Truncated } from '../../ui/Truncated';
import { openContextMenu } from './ContextMenu';
import classes from './annotations.module.css';

interface Props {
  annotation: Annotation;
  category: Category | undefined;
  index: number;
  /** Distance from the list's top, px. */
  top: number;
  selected: boolean;
  hovered: boolean;
  hidden: boolean;
  onPick(id: string, event: MouseEvent): void;
}

const percent = (share: number) => Math.round(share * 100);

/** Rendered again only when something of it has changed: a stroke changes one of hundreds. */
export const AnnotationRow = memo(function AnnotationRow(props: Props) {
  const { t } = useTranslation('annotations');
  const { annotation, category, hidden } = props;
  const { id, status, score, doubt, locked, crowd } = annotation;
  const name = category?.name ?? t('unknown');
  const text = { name, status: t(`status.${status}`) };
  return (
    <div
      id={`mask-${id}`}
      role="row"
      aria-rowindex={props.index + 1}
      aria-selected={props.selected}
      aria-label={
        score === null ? t('row', text) : t('rowScore', { ...text, score: percent(score) })
      }
      className={classes.row}
      data-status={status}
      data-hovered={props.hovered || undefined}
      data-hidden={hidden || undefined}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={(event) => props.onPick(id, event)}
      onContextMenu={(event) => openContextMenu(event, id)}
      onPointerEnter={() => editor.setHover(id)}
    >
      <span role="gridcell" className={classes.what}>
        <Mark colour={category?.colour ?? '#888888'} status={status} />
        <Truncated text={name} />
        {crowd && (
          <span className={classes.crowd} title={t('crowd')}>
            <IconUsersGroup size={14} stroke={1.7} aria-label={t('crowd')} />
          </span>
        )}
      </span>
      <span
        role="gridcell"
        className={`${classes.figures} figures`}
        title={
          score === null
            ? t('byHand')
            : t('score', { score: percent(score), doubt: percent(doubt ?? 0) })
        }
      >
        {doubt !== null && (
          <span className={classes.doubt} aria-hidden>
            <span style={{ width: `${percent(doubt)}%` }} />
          </span>
        )}
        {score !== null && <span>{percent(score)}</span>}
      </span>
      <span role="gridcell" className={classes.buttons}>
        <RowButton
          icon={hidden ? IconEyeOff : IconEye}
          label={t(hidden ? 'show' : 'hide')}
          kept={hidden}
          onClick={() => editor.setHidden([id], !hidden)}
        />
        <RowButton
          icon={locked ? IconLock : IconLockOpen}
          label={t(locked ? 'unlock' : 'lock')}
          kept={locked}
          onClick={() => editor.setLocked([id], !locked)}
        />
        {status !== 'accepted' && (
          <RowButton
            icon={status === 'rejected' ? IconArrowBackUp : IconCheck}
            label={t(status === 'rejected' ? 'restore' : 'accept')}
            kept={status === 'suggested'}
            onClick={() => editor.accept([id])}
          />
        )}
        {status !== 'rejected' && (
          <RowButton
            icon={IconX}
            label={t(status === 'suggested' ? 'reject' : 'delete')}
            kept={status === 'suggested'}
            onClick={() => discard([id])}
          />
        )}
      </span>
    </div>
  );
});

/** The category's colour: hollow while only suggested, full once accepted, struck when rejected. */
function Mark({ colour, status }: { colour: string; status: Annotation['status'] }) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden style={{ flex: 'none' }}>
      {status === 'accepted' ? (
        <rect x="0.5" y="0.5" width="13" height="13" rx="4" fill={colour} />
      ) : (
        <rect
          x="1.5"
          y="1.5"
          width="11"
          height="11"
          rx="3.4"
          fill={colour}
          fillOpacity="0.18"
          stroke={colour}
          strokeWidth="1.6"
          strokeDasharray={status === 'suggested' ? '3 1.9' : undefined}
        />
      )}
      {status === 'rejected' && <path d="M2 12 12 2" stroke={colour} strokeWidth="1.5" />}
    </svg>
  );
}

interface ButtonProps {
  icon: Icon;
  label: string;
  /** Seen without the pointer over the row. */
  kept: boolean;
  onClick(): void;
}

/** Native titles here: a list may hold hundreds of these. */
function RowButton({ icon: Glyph, label, kept, onClick }: ButtonProps) {
  return (
    <button
      className={classes.button}
      data-kept={kept || undefined}
      tabIndex={-1}
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    >
      <Glyph size={15} stroke={1.7} />
    </button>
  );
}
