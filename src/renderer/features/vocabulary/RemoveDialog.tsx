import { Button, Checkbox, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProject } from '../../state/project';
import { removeWithMasks, useRemoval, type Removal } from '../../state/removal';
import classes from './apply.module.css';

/** A category that has masks of a person's is taken out: merged with another, or deleted with them. */
export function RemoveDialog() {
  const { t } = useTranslation(['vocabulary', 'common']);
  const removal = useRemoval((state) => state.removal);
  const close = () => useRemoval.setState({ removal: null });
  return (
    <Modal
      opened={removal !== null}
      onClose={close}
      title={removal && t(`remove.${removal.purpose}Title`, { name: removal.category.name })}
      size={420}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {removal && <Choice removal={removal} onClose={close} />}
    </Modal>
  );
}

function Choice({ removal, onClose }: { removal: Removal; onClose(): void }) {
  const { t } = useTranslation('vocabulary');
  const { category, purpose, usage } = removal;
  const categories = useProject((state) => state.categories);
  const [into, setInto] = useState<string | null>(null);
  const [keepWords, setKeepWords] = useState(true);
  const [working, setWorking] = useState(false);
  const others = categories.filter(({ id }) => id !== category.id);
  const reviewed = usage.accepted + usage.rejected;
  const remove = async (target: number | null) => {
    setWorking(true);
    await removeWithMasks(category.id, target, target !== null && keepWords);
    onClose();
  };
  return (
    <div className={classes.survey}>
      <p className={classes.lead}>
        {t('remove.usage', { count: usage.accepted + usage.suggested, images: usage.images })}
      </p>
      <Select
        label={t('remove.into')}
        placeholder={t('remove.choose')}
        searchable
        data={others.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={into}
        onChange={setInto}
        data-autofocus
      />
      <Checkbox
        size="xs"
        label={t('remove.keepWords', { name: category.name })}
        checked={keepWords}
        onChange={({ currentTarget }) => setKeepWords(currentTarget.checked)}
      />
      <div className={classes.actions}>
        {purpose === 'delete' && (
          <Button
            variant="default"
            color="red"
            disabled={working}
            onClick={() => void remove(null)}
          >
            {t('remove.deleteMasks', { count: reviewed })}
          </Button>
        )}
        <Button
          loading={working}
          disabled={into === null}
          onClick={() => void remove(Number(into))}
        >
          {t('remove.merge')}
        </Button>
      </div>
    </div>
  );
}
