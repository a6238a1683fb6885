import { Modal, TagsInput, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { commit } from '../../state/edits';
import { useImage } from '../../state/image';
import { setUi, useUi } from '../../state/ui';
import classes from './exchange.module.css';

/** Tags of an image and a remark on it. Each change is in force, and can be undone, at once. */
export function TagDialog() {
  const { t } = useTranslation(['exchange', 'common']);
  const opened = useUi((ui) => ui.dialog === 'tags');
  const row = useImage((state) => state.row);
  const set = (after: string[]) => {
    if (!row) return;
    const cleaned = [...new Set(after.map((tag) => tag.trim()).filter(Boolean))].sort();
    void commit('tag', [{ table: 'image-tags', id: row.id, before: row.tags, after: cleaned }]);
  };
  const stored = row?.note ?? '';
  const [note, setNote] = useState(stored);
  useEffect(() => setNote(stored), [stored, row?.id]);
  const remark = () => {
    if (row && note !== stored)
      void commit('note', [{ table: 'image-note', id: row.id, before: stored, after: note }]);
  };
  const close = () => {
    remark();
    setUi({ dialog: null });
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('tags.title')}
      size={420}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={classes.choice}>
        <span className={classes.fileName} title={row?.path}>
          {row?.path}
        </span>
        <TagsInput
          aria-label={t('tags.title')}
          placeholder={t('tags.placeholder')}
          value={row?.tags ?? []}
          maxTags={64}
          onChange={set}
          // The field keeps Escape for a list of suggestions, of which it has none.
          onKeyDown={({ key }) => key === 'Escape' && close()}
          data-autofocus
        />
        <small>{t('tags.hint')}</small>
        <Textarea
          label={t('tags.note')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={10_000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          onBlur={remark}
        />
      </div>
    </Modal>
  );
}
