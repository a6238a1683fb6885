import { Button } from '@mantine/core';
import { IconFolderOpen, IconPhotoPlus, IconPolaroid } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { command } from '../../actions/commands';
import type { CommandId } from '../../actions/commands';
import { CommandButton } from '../../actions/CommandButton';
import { api } from '../../api';
import { useProject } from '../../state/project';
import { setUi, useUi } from '../../state/ui';
import { Keys } from '../../ui/Keys';
import { Logo } from '../../ui/Logo';
import { NewProject } from './NewProject';
import { Recent } from './Recent';
import classes from './home.module.css';

/** Where everything begins: what to start with at the left, what was open last at the right. */
export function Home() {
  const { t } = useTranslation('home');
  const folder = useUi((ui) => ui.newProject?.folder);
  return (
    <div className={classes.home}>
      <aside className={classes.side}>
        <header className={classes.brand}>
          <Logo size={30} />
          <div>
            <h1>ProxyLabel</h1>
            <p>{t('tagline')}</p>
          </div>
        </header>
        <nav className={classes.starts}>
          <Start
            id="newProject"
            icon={IconPhotoPlus}
            label={t('new')}
            hint={t('newHint')}
            primary
          />
          <Start id="openProject" icon={IconFolderOpen} label={t('open')} hint={t('openHint')} />
          <Start id="openSample" icon={IconPolaroid} label={t('sample')} hint={t('sampleHint')} />
        </nav>
        <footer className={classes.foot}>
          <ModelInUse />
          <CommandButton id="toggleTheme" position="top" />
          <CommandButton id="showShortcuts" position="top" />
        </footer>
      </aside>
      <main className={classes.main}>
        {folder ? <NewProject key={folder} folder={folder} /> : <Recent />}
      </main>
    </div>
  );
}

interface StartProps {
  id: CommandId;
  icon: Icon;
  label: string;
  hint: string;
  primary?: boolean;
}

function Start({ id, icon: Glyph, label, hint, primary }: StartProps) {
  const busy = useUi((ui) => ui.busy !== null);
  const { keys, run } = command(id);
  return (
    <button
      className={classes.start}
      data-primary={primary || undefined}
      disabled={busy}
      aria-label={label}
      aria-description={hint}
      onClick={() => void run()}
    >
      <Glyph size={20} stroke={1.5} />
      <span className={classes.startText}>
        <strong>{label}</strong>
        <small>{hint}</small>
      </span>
      {/* A browser keeps Ctrl+N for itself. */}
      {api.host === 'electron' && <Keys binding={keys[0]} />}
    </button>
  );
}

function ModelInUse() {
  const { t } = useTranslation('home');
  const models = useProject((state) => state.info?.models);
  const used = models?.find((model) => model.inUse) ?? models?.find((model) => model.installed);
  return (
    <Button
      variant="subtle"
      color="gray"
      className={classes.model}
      justify="flex-start"
      onClick={() => setUi({ dialog: 'models' })}
    >
      <span className={classes.modelDot} data-on={used ? true : undefined} />
      <span className={classes.modelName}>{used?.title ?? (models ? t('noModel') : ' ')}</span>
    </Button>
  );
}
