import { FocusTrap, Modal, Skeleton } from '@mantine/core';
import type { ModelPairInfo } from '@shared/domain/model';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useProject } from '../../state/project';
import { setUi, useUi } from '../../state/ui';
import { Notice } from '../../ui/Notice';
import { AddPair } from './AddPair';
import { PairRow } from './PairRow';
import { loadModels, useModels, useModelsKept } from './use-models';
import classes from './models.module.css';

/** Which model pairs there are, which one the project uses, and how to get others. */
export function ModelsDialog() {
  const { t } = useTranslation(['models', 'common']);
  const opened = useUi((ui) => ui.dialog === 'models');
  return (
    <Modal
      opened={opened}
      onClose={() => setUi({ dialog: null })}
      title={t('title')}
      size={720}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      classNames={{ header: classes.header }}
    >
      <FocusTrap.InitialFocus />
      <p className={classes.about}>{t('about')}</p>
      {opened && <Models />}
    </Modal>
  );
}

function Models() {
  const { t } = useTranslation('models');
  const used = useProject((state) => state.project?.modelPair ?? null);
  const list = useModels((models) => models.list);
  useModelsKept();
  useEffect(() => void loadModels(), [used]);

  if (!list)
    return (
      <ul className={classes.list} aria-label={t('installed')} aria-busy>
        {[0, 1, 2].map((at) => (
          <Skeleton key={at} component="li" height={76} radius="md" />
        ))}
      </ul>
    );
  if (list.length === 0) return <Notice title={t('none')} />;
  const rows = (models: readonly ModelPairInfo[]) =>
    models.map((model) => (
      <PairRow
        key={model.id}
        model={model}
        inUse={used === null ? model.inUse : used === model.id}
        choosable={used !== null}
      />
    ));
  const here = list.filter(({ installed }) => installed);
  const offered = list.filter(({ installed }) => !installed);
  return (
    <>
      <h3 className={classes.section}>{t('installed')}</h3>
      <ul className={classes.list} aria-label={t('installed')}>
        {rows(here)}
      </ul>
      {offered.length > 0 && (
        <>
          <h3 className={classes.section}>{t('available')}</h3>
          <ul className={classes.list} aria-label={t('available')}>
            {rows(offered)}
          </ul>
        </>
      )}
      <AddPair />
    </>
  );
}
