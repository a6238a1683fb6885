import { Button, Modal } from '@mantine/core';
import type { VocabularyEffect } from '@shared/domain/vocabulary';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openImage } from '../../state/image';
import { redecideAll } from '../../state/jobs';
import { setUi, useUi } from '../../state/ui';
import { useWordsSurvey } from './useWordsSurvey';
import classes from './apply.module.css';

/** Before the words are applied to all images: what they would do there, image by image. */
export function ApplyDialog() {
  const { t } = useTranslation(['vocabulary', 'common']);
  const opened = useUi((ui) => ui.dialog === 'words');
  const close = () => setUi({ dialog: null });
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('survey.title')}
      size={560}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {opened && <Survey onClose={close} />}
    </Modal>
  );
}

const SHOWN = 60;
const weight = ({ come, go, change, disagree }: VocabularyEffect) => come + go + change + disagree;

function Survey({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('vocabulary');
  const { total, wanted, effects, error } = useWordsSurvey();
  const [starting, setStarting] = useState(false);
  const sum = (key: 'come' | 'go' | 'change' | 'disagree') =>
    effects.reduce((all, effect) => all + effect[key], 0);
  const unknown = effects.filter(({ known }) => !known).length;
  const ranked = [...effects].filter((one) => weight(one) > 0);
  ranked.sort((a, b) => weight(b) - weight(a));
  const looking = effects.length < wanted;
  const affected = wanted < total ? total : total - unknown;
  const apply = async () => {
    setStarting(true);
    await redecideAll();
    onClose();
  };
  return (
    <div className={classes.survey}>
      <p className={classes.lead}>{t('survey.lead', { count: total })}</p>
      <div className={classes.figures} aria-live="polite">
        {(['come', 'go', 'change', 'disagree'] as const).map((key) => (
          <span key={key} data-kind={key}>
            <strong>{sum(key)}</strong>
            {t(`survey.${key}`)}
          </span>
        ))}
      </div>
      <progress
        className={classes.progress}
        aria-label={t('survey.looking', { done: effects.length, count: wanted })}
        data-over={!looking || undefined}
        max={Math.max(wanted, 1)}
        value={effects.length}
      />
      <ul className={classes.images} aria-label={t('survey.images')}>
        {ranked.slice(0, SHOWN).map((one) => (
          <ImageLine key={one.imageId} effect={one} path={one.path} onClose={onClose} />
        ))}
        {ranked.length === 0 && (
          <li className={classes.none}>{t(looking ? 'survey.lookingShort' : 'survey.nothing')}</li>
        )}
      </ul>
      <p className={classes.notes}>
        {error ??
          [
            wanted < total ? t('survey.sampled', { count: wanted }) : null,
            unknown > 0 ? t('survey.unknown', { count: unknown }) : null,
            t('survey.kept'),
          ]
            .filter(Boolean)
            .join(' ')}
      </p>
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('survey.cancel')}
        </Button>
        <Button
          loading={starting}
          disabled={affected === 0}
          onClick={() => void apply()}
          data-autofocus
        >
          {t('survey.apply', { count: affected })}
        </Button>
      </div>
    </div>
  );
}

interface LineProps {
  effect: VocabularyEffect;
  path: string;
  onClose(): void;
}

function ImageLine({ effect, path, onClose }: LineProps) {
  const { t } = useTranslation('vocabulary');
  const look = () => {
    onClose();
    void openImage(effect.imageId);
  };
  return (
    <li>
      <button className={classes.image} onClick={look} title={t('survey.open', { path })}>
        <span className={classes.path}>{path}</span>
        <span className={classes.change} data-kind="come">
          {effect.come > 0 && `+${effect.come}`}
        </span>
        <span className={classes.change} data-kind="go">
          {effect.go > 0 && `−${effect.go}`}
        </span>
        <span className={classes.change}>{effect.change > 0 && `~${effect.change}`}</span>
        <span className={classes.change} data-kind="disagree">
          {effect.disagree > 0 && `≠${effect.disagree}`}
        </span>
      </button>
    </li>
  );
}
