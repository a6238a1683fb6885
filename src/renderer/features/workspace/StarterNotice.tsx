import { IconX } from '@tabler/icons-react';
import { Trans, useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../state/preferences';
import { useProject } from '../../state/project';
import { setUi } from '../../state/ui';
import { IconButton } from '../../ui/IconButton';
import classes from './workspace.module.css';

/** Says, until it is waved away, that the masks come from the small model and what is better. */
export function StarterNotice() {
  const { t } = useTranslation('workspace');
  const seen = usePreferences((preferences) => preferences.starterNoticeSeen);
  const models = useProject((state) => state.info?.models);
  const used = useProject((state) => state.project?.modelPair);
  const starter = models?.some((model) => model.id === used && model.starter);
  if (seen || !starter) return null;
  const better = models?.find((model) => !model.starter)?.title;
  return (
    <div className={classes.starter} role="note">
      <span className={classes.starterText}>
        {better ? (
          <Trans t={t} i18nKey="starter" values={{ better }} components={{ b: <b /> }} />
        ) : (
          t('starterPlain')
        )}
      </span>
      <button className={classes.link} onClick={() => setUi({ dialog: 'models' })}>
        {t('starterMore')}
      </button>
      <IconButton
        icon={IconX}
        label={t('dismiss')}
        size={22}
        onClick={() => setPreferences({ starterNoticeSeen: true })}
      />
    </div>
  );
}
