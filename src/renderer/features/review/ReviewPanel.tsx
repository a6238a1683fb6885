import { NumberInput, SegmentedControl, Select } from '@mantine/core';
import {
  IconArrowLeft,
  IconArrowRight,
  IconCheck,
  IconEyeQuestion,
  IconPencil,
  IconX,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { region } from '../../actions/regions';
import { useEditor } from '../../state/editor';
import { commit } from '../../state/edits';
import { useImage } from '../../state/image';
import { isFiltered, useList } from '../../state/list';
import { setPreferences, usePreferences } from '../../state/preferences';
import { useProject } from '../../state/project';
import {
  back,
  choose,
  fix,
  pass,
  reject,
  secondLook,
  skip,
  startReview,
  useReview,
} from '../../state/review';
import { Keys } from '../../ui/Keys';
import { Ring } from '../../ui/Ring';
import classes from './review.module.css';

const KINDS = ['suggestions', 'accepted', 'second'] as const;
const ORDERS = ['doubt', 'category', 'change', 'random'] as const;

/** How far the review is, what is looked at, and what can be said of it. */
export function ReviewPanel() {
  const { t } = useTranslation('review');
  const { items, at, fixing } = useReview();
  const unit = usePreferences((preferences) => preferences.review.unit);
  const total = items?.length ?? 0;
  const open = items !== null && at < total;
  return (
    <aside className={classes.panel} aria-label={t('title')} {...region('review')}>
      <div className={classes.progress}>
        <Ring value={total > 0 ? at / total : 0} size={52} width={4} />
        <div>
          <strong className="figures" data-testid="review-position">
            {items === null
              ? t('looking')
              : total === 0
                ? t('title')
                : t('position', { at: Math.min(at + 1, total), total })}
          </strong>
          <Said />
        </div>
      </div>
      {open && <Subject />}
      {open && (
        <div className={classes.actions}>
          <Action
            Icon={IconCheck}
            label={t('accept')}
            binding={fixing ? '$mod+Enter' : 'a'}
            onClick={pass}
            primary
          />
          {unit === 'mask' && (
            <Action Icon={IconX} label={t('reject')} binding="r" onClick={reject} />
          )}
          <Action
            Icon={IconPencil}
            label={t(fixing ? 'stopFixing' : 'fix')}
            binding={fixing ? 'Escape' : 'f'}
            onClick={() => fix(!fixing)}
          />
          <Action Icon={IconArrowRight} label={t('skip')} binding="s" onClick={skip} />
          <Action Icon={IconEyeQuestion} label={t('look')} binding="l" onClick={secondLook} />
          <Action
            Icon={IconArrowLeft}
            label={t('back')}
            binding="ArrowLeft"
            onClick={back}
            disabled={at === 0}
          />
        </div>
      )}
      {open && <NoteField />}
      <Plan />
    </aside>
  );
}

function Action(props: {
  Icon: Icon;
  label: string;
  binding: string;
  onClick(): unknown;
  primary?: boolean;
  disabled?: boolean;
}) {
  const { Icon, label, binding, onClick, primary, disabled } = props;
  return (
    <button
      className={classes.action}
      data-primary={primary || undefined}
      disabled={disabled}
      onClick={() => void onClick()}
    >
      <Icon size={15} stroke={1.8} aria-hidden />
      <span>{label}</span>
      <Keys binding={binding} />
    </button>
  );
}

/** What was said so far. */
function Said() {
  const { t } = useTranslation('review');
  const outcomes = useReview((state) => state.outcomes);
  const counts = { pass: 0, fix: 0, reject: 0, look: 0, skip: 0 };
  for (const outcome of outcomes.values()) counts[outcome]++;
  const parts = (['pass', 'fix', 'reject', 'look'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => t(`said.${outcome}`, { count: counts[outcome] }));
  return <p className="figures">{parts.join(', ') || t('said.nothing')}</p>;
}

/** The mask, or the image, that is looked at. */
function Subject() {
  const { t } = useTranslation('review');
  const item = useReview((state) => state.items?.[state.at]);
  const row = useImage((state) => state.row);
  const mask = useEditor((snapshot) => snapshot.annotations.find(({ id }) => id === item?.maskId));
  const category = useProject((state) =>
    state.categories.find(({ id }) => id === mask?.categoryId),
  );
  const name = row?.path.slice(row.path.lastIndexOf('/') + 1);
  return (
    <div className={classes.subject}>
      {mask && (
        <p className={classes.category}>
          <i style={{ background: category?.colour }} />
          <strong>{category?.name}</strong>
        </p>
      )}
      <p className={classes.facts}>
        {mask?.score != null && (
          <span>{t('score', { percent: Math.round(mask.score * 100) })}</span>
        )}
        {mask?.doubt != null && (
          <span>{t('doubt', { percent: Math.round(mask.doubt * 100) })}</span>
        )}
        {!mask && row && <span>{t('masks', { count: row.suggestions + row.annotations })}</span>}
        {row?.flagged && <span>{t('flagged')}</span>}
      </p>
      <p className={classes.file} title={row?.path}>
        {name}
      </p>
    </div>
  );
}

/** A remark on the mask, or on the image where there is no mask. */
function NoteField() {
  const { t } = useTranslation('review');
  const item = useReview((state) => state.items?.[state.at]);
  const row = useImage((state) => state.row);
  const mask = useEditor((snapshot) => snapshot.annotations.find(({ id }) => id === item?.maskId));
  const stored = (mask ?? row)?.note ?? '';
  const [typed, setTyped] = useState(stored);
  useEffect(() => setTyped(stored), [stored, item]);
  const save = () => {
    if (typed === stored) return;
    void commit('note', [
      mask
        ? { table: 'annotation', id: mask.id, before: mask, after: { ...mask, note: typed } }
        : { table: 'image-note', id: row!.id, before: stored, after: typed },
    ]);
  };
  if (!row) return null;
  return (
    <textarea
      className={classes.note}
      aria-label={t(mask ? 'maskNote' : 'imageNote')}
      placeholder={t(mask ? 'maskNote' : 'imageNote')}
      rows={2}
      maxLength={10_000}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setTyped(stored);
        const ends = event.key === 'Escape' || (event.key === 'Enter' && !event.shiftKey);
        if (!ends) return;
        event.preventDefault();
        event.currentTarget.blur();
      }}
    />
  );
}

function Plan() {
  const { t } = useTranslation('review');
  const { unit, kind, order, sample } = usePreferences((preferences) => preferences.review);
  const name = usePreferences((preferences) => preferences.reviewer);
  const filtered = useList((state) => isFiltered(state.query));
  return (
    <section className={classes.plan} aria-label={t('plan')}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('unit.label')}
        value={unit}
        onChange={(value) => choose({ unit: value as typeof unit })}
        data={(['mask', 'image'] as const).map((value) => ({ value, label: t(`unit.${value}`) }))}
      />
      <Select
        label={t('kind.label')}
        allowDeselect={false}
        value={kind}
        onChange={(value) => value && choose({ kind: value as typeof kind })}
        data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <Select
        label={t('order.label')}
        allowDeselect={false}
        value={order}
        onChange={(value) =>
          value &&
          choose({ order: value as typeof order, seed: Math.floor(Math.random() * 2 ** 31) })
        }
        data={ORDERS.map((value) => ({ value, label: t(`order.${value}`) }))}
      />
      <div className={classes.pair}>
        <NumberInput
          label={t('sample')}
          placeholder={t('everything')}
          min={1}
          max={10_000}
          allowDecimal={false}
          hideControls
          value={sample ?? ''}
          onChange={(value) =>
            setPreferences(({ review }) => ({
              review: { ...review, sample: typeof value === 'number' && value >= 1 ? value : null },
            }))
          }
          onBlur={() => void startReview()}
        />
        <label className={classes.reviewer}>
          {t('reviewer')}
          <input
            value={name}
            maxLength={80}
            placeholder={t('me')}
            onChange={({ currentTarget }) => setPreferences({ reviewer: currentTarget.value })}
            onBlur={() => void startReview()}
          />
        </label>
      </div>
      {filtered && <p className={classes.hint}>{t('filtered')}</p>}
    </section>
  );
}
