import { Skeleton } from '@mantine/core';
import { IconPhotoOff, IconX } from '@tabler/icons-react';
import type { RecentProject } from '@shared/domain/project';
import { toAppError } from '@shared/errors';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { notifyError } from '../../state/notify';
import { openProject } from '../../state/projects';
import { useUi } from '../../state/ui';
import { IconButton } from '../../ui/IconButton';
import { Notice } from '../../ui/Notice';
import { Ring } from '../../ui/Ring';
import { Truncated } from '../../ui/Truncated';
import { HeroArt } from './HeroArt';
import classes from './home.module.css';

/** The projects opened last, with a picture and how far they are; a picture of the idea where there are none. */
export function Recent() {
  const { t } = useTranslation('home');
  const connected = useUi((ui) => ui.connection === 'open');
  const [recent, setRecent] = useState<readonly RecentProject[] | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    if (!connected) return;
    let current = true;
    api.call('project.recent', {}).then(
      (list) => current && (setRecent(list), setError(null)),
      (thrown: unknown) => current && setError(toAppError(thrown).message),
    );
    return () => void (current = false);
  }, [connected]);

  const forget = async ({ file }: RecentProject) => {
    try {
      await api.call('project.forget', { file });
      setRecent((list) => list?.filter((project) => project.file !== file) ?? null);
    } catch (thrown) {
      notifyError(thrown);
    }
  };

  if (error) return <Notice title={t('loadFailed')}>{error}</Notice>;
  if (recent?.length === 0)
    return (
      <div className={classes.empty}>
        <HeroArt />
        <h2>{t('emptyTitle')}</h2>
        <p>{t('emptyText')}</p>
      </div>
    );
  return (
    <section className={classes.recent} aria-label={t('recent')} aria-busy={!recent}>
      <h2>{t('recent')}</h2>
      <div className={classes.grid}>
        {recent
          ? recent.map((project) => (
              <Card key={project.file} project={project} onForget={() => void forget(project)} />
            ))
          : [0, 1, 2].map((at) => <Skeleton key={at} className={classes.card} radius="md" />)}
      </div>
    </section>
  );
}

function Card({ project, onForget }: { project: RecentProject; onForget(): void }) {
  const { t } = useTranslation('home');
  const { name, file, images, done, cover, missing } = project;
  const busy = useUi((ui) => ui.busy !== null);
  return (
    <article className={classes.card} data-missing={missing || undefined}>
      <button
        className={classes.open}
        disabled={missing || busy}
        aria-label={t('openNamed', { name })}
        onClick={() => void openProject(file)}
      >
        <span className={classes.cover}>
          {cover ? <img src={cover} alt="" /> : <IconPhotoOff size={28} stroke={1.2} />}
        </span>
        <span className={classes.caption}>
          <span className={classes.captionText}>
            <Truncated text={name} className={classes.name} />
            <small>{missing ? t('missing') : t('progress', { done, images, count: images })}</small>
          </span>
          {!missing && <Ring value={images > 0 ? done / images : 0} size={20} width={2.5} />}
        </span>
      </button>
      <IconButton
        icon={IconX}
        label={t('forget', { name })}
        size={24}
        className={classes.forget}
        onClick={onForget}
      />
    </article>
  );
}
