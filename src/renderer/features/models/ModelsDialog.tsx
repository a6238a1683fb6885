import { Badge, Button, FocusTrap, Modal, Skeleton, Tooltip } from '@mantine/core';
import type { ModelPairInfo } from '@shared/domain/model';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { notifyError, notifyInfo } from '../../state/notify';
import { adopt, useProject } from '../../state/project';
import { setUi, useUi } from '../../state/ui';
import { Notice } from '../../ui/Notice';
import { AddPair } from './AddPair';
import classes from './models.module.css';
import { Variants } from './Variants';

/** Which model pairs there are, and which one the project uses. */
export function ModelsDialog() {
  const { t } = useTranslation(['models', 'common']);
  const opened = useUi((ui) => ui.dialog === 'models');
  return (
    <Modal
      opened={opened}
      onClose={() => setUi({ dialog: null })}
      title={t('title')}
      size={620}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <FocusTrap.InitialFocus />
      <p className={classes.about}>{t('about')}</p>
      {opened && <Models />}
    </Modal>
  );
}

function Models() {
  const { t } = useTranslation('models');
  const project = useProject((state) => state.project);
  const [models, setModels] = useState<readonly ModelPairInfo[] | null>(null);
  const [busy, setBusy] = useState<string | null>(null);

  const load = () => void api.call('models.list', {}).then(setModels, notifyError);
  useEffect(load, [project?.modelPair]);

  const use = async ({ id, title }: ModelPairInfo) => {
    setBusy(id);
    try {
      adopt(await api.call('project.useModel', { modelPair: id }));
      notifyInfo(t('changed', { title }));
    } catch (error) {
      notifyError(error);
    } finally {
      setBusy(null);
    }
  };

  if (models?.length === 0) return <Notice title={t('none')} />;
  return (
    <>
      <ul className={classes.list} aria-label={t('list')} aria-busy={!models}>
        {models
          ? models.map((model) => (
              <Pair
                key={model.id}
                model={model}
                inUse={project ? project.modelPair === model.id : model.inUse}
                choosable={project !== null}
                busy={busy === model.id}
                onUse={() => void use(model)}
              />
            ))
          : [0, 1].map((at) => <Skeleton key={at} component="li" height={76} radius="md" />)}
      </ul>
      <AddPair onAdded={load} />
    </>
  );
}

interface PairProps {
  model: ModelPairInfo;
  inUse: boolean;
  choosable: boolean;
  busy: boolean;
  onUse(): void;
}

function Pair({ model, inUse, choosable, busy, onUse }: PairProps) {
  const { t, i18n } = useTranslation('models');
  const size = new Intl.NumberFormat(i18n.language, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 0,
  }).format(model.bytes / 1e6);
  return (
    <li className={classes.pair} data-in-use={inUse || undefined}>
      <div className={classes.text}>
        <strong>
          {model.title}
          {model.starter && (
            <Badge size="sm" variant="default" className={classes.badge}>
              {t('starter')}
            </Badge>
          )}
        </strong>
        <p>{model.summary}</p>
        <small>{[size, t('licence', { licence: model.licence })].join(' · ')}</small>
        <Variants variants={model.variants} />
      </div>
      {inUse ? (
        <span className={classes.state} data-on>
          {t('inUse')}
        </span>
      ) : model.installed ? (
        <Tooltip label={t('openFirst')} disabled={choosable}>
          <Button variant="default" disabled={!choosable} loading={busy} onClick={onUse}>
            {t('use')}
          </Button>
        </Tooltip>
      ) : (
        <span className={classes.state}>{t('missing')}</span>
      )}
    </li>
  );
}
