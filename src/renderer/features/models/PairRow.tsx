import { Badge, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconDots,
  IconDownload,
  IconPlayerPlay,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react';
import type { ModelPairInfo } from '@shared/domain/model';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PairProgressBar } from './PairProgressBar';
import { TokenField } from './TokenField';
import { pull, remove, use, verify } from './use-models';
import { useSize } from './use-size';
import { Variants } from './Variants';
import classes from './models.module.css';

interface Props {
  model: ModelPairInfo;
  inUse: boolean;
  /** Whether a project is open that could use it. */
  choosable: boolean;
}

/** A model pair: what it is for, what it costs, how it does here, and what can be done with it. */
export function PairRow({ model, inUse, choosable }: Props) {
  const { t } = useTranslation('models');
  const [removing, setRemoving] = useState(false);
  const { progress, problem } = model;
  return (
    <li className={classes.pair} data-in-use={inUse || undefined} aria-label={model.title}>
      <div className={classes.head}>
        <div className={classes.text}>
          <strong>
            <span className={classes.title}>{model.title}</span>
            {model.starter && (
              <Badge size="sm" variant="default" className={classes.badge}>
                {t('starter')}
              </Badge>
            )}
            {model.gated && (
              <Badge size="sm" variant="default" className={classes.badge}>
                {t('gated')}
              </Badge>
            )}
          </strong>
          <p>{model.summary}</p>
          <Facts model={model} />
          <Variants variants={model.variants} />
        </div>
        {removing ? (
          <ConfirmRemoval model={model} onDone={() => setRemoving(false)} />
        ) : (
          <Actions
            model={model}
            inUse={inUse}
            choosable={choosable}
            onRemove={() => setRemoving(true)}
          />
        )}
      </div>
      {progress && <PairProgressBar model={model} progress={progress} />}
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      {problem && model.gated && <TokenField onKept={() => void pull(model)} />}
    </li>
  );
}

/** One line of figures: for whom, how large, how fast here or roughly, under which licence. */
function Facts({ model }: { model: ModelPairInfo }) {
  const { t, i18n } = useTranslation('models');
  const size = useSize();
  const measured = model.variants.find(({ inUse }) => inUse)?.secondsAnImage ?? null;
  const seconds = (value: number) =>
    new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 2 }).format(value);
  const facts = [
    model.audience && t(`audience_${model.audience}`),
    model.installed ? size(model.bytes) : t('onDisk', { size: size(model.bytes) }),
    measured === null
      ? model.speed && t(`speed_${model.speed}`)
      : t('measured', { seconds: seconds(measured) }),
    t('licence', { licence: model.licence }),
  ];
  return <small>{facts.filter(Boolean).join(' · ')}</small>;
}

function Actions({ model, inUse, choosable, onRemove }: Props & { onRemove(): void }) {
  const { t } = useTranslation('models');
  const size = useSize();
  const [busy, setBusy] = useState(false);
  if (!model.installed) {
    if (model.progress && model.progress.phase !== 'paused') return null;
    return (
      <div className={classes.actions}>
        <Button
          variant="default"
          leftSection={
            model.progress ? <IconPlayerPlay size={15} /> : <IconDownload size={15} stroke={1.8} />
          }
          onClick={() => void pull(model)}
        >
          {model.progress ? t('resume') : t('get', { size: size(model.downloadBytes ?? 0) })}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.actions}>
      {inUse ? (
        <span className={classes.state}>{t('inUse')}</span>
      ) : (
        <Tooltip label={t('openFirst')} disabled={choosable}>
          <Button
            variant="default"
            disabled={!choosable}
            loading={busy}
            onClick={() => {
              setBusy(true);
              void use(model).finally(() => setBusy(false));
            }}
          >
            {t('use')}
          </Button>
        </Tooltip>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            className={classes.more}
            aria-label={t('more', { title: model.title })}
          >
            <IconDots size={15} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconShieldCheck size={15} />}
            disabled={model.progress !== null}
            onClick={() => void verify(model)}
          >
            {t('verify')}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={15} />}
            disabled={inUse || model.starter}
            onClick={onRemove}
          >
            {model.starter ? t('stays') : inUse ? t('removeInUse') : t('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function ConfirmRemoval({ model, onDone }: { model: ModelPairInfo; onDone(): void }) {
  const { t } = useTranslation('models');
  const size = useSize();
  const [busy, setBusy] = useState(false);
  return (
    <div className={classes.actions} role="group" aria-label={t('removeSure')}>
      <Button
        color="red"
        loading={busy}
        autoFocus
        onClick={() => {
          setBusy(true);
          void remove(model).finally(onDone);
        }}
      >
        {t('removeSize', { size: size(model.bytes) })}
      </Button>
      <Button variant="default" onClick={onDone}>
        {t('keep')}
      </Button>
    </div>
  );
}
