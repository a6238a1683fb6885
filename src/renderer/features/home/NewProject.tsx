import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { categoriesOf } from '@shared/domain/words';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { notifyError } from '../../state/notify';
import { chooseFolder, createProject } from '../../state/projects';
import { setUi, useUi } from '../../state/ui';
import { Keys } from '../../ui/Keys';
import classes from './words.module.css';

const IDEAS = ['people', 'street', 'nature', 'animals', 'food'] as const;

/** The second half of a new project: its words, shown as they are typed as the categories they will be. */
export function NewProject({ folder }: { folder: string }) {
  const { t } = useTranslation('home');
  const [text, setText] = useState('');
  const busy = useUi((ui) => ui.busy !== null);
  const categories = categoriesOf(text);
  const create = () => void createProject(folder, text);
  const add = (idea: (typeof IDEAS)[number]) =>
    setText((typed) =>
      [typed.replace(/[\s,]+$/, ''), t(`words.ideaWords.${idea}`)].filter(Boolean).join(', '),
    );

  return (
    <form
      className={classes.words}
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <Button
        variant="subtle"
        color="gray"
        className={classes.back}
        leftSection={<IconChevronLeft size={15} />}
        onClick={() => setUi({ newProject: null })}
      >
        {t('words.back')}
      </Button>
      <h2>{t('words.title')}</h2>
      <p className={classes.found}>
        <Found folder={folder} />
        <button type="button" className={classes.change} onClick={() => void chooseFolder()}>
          {t('words.change')}
        </button>
      </p>
      <textarea
        autoFocus
        className={classes.input}
        aria-label={t('words.label')}
        placeholder={t('words.placeholder')}
        rows={3}
        value={text}
        spellCheck={false}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) create();
          if (event.key === 'Escape') setUi({ newProject: null });
        }}
      />
      <p className={classes.rule}>{t('words.rule')}</p>
      <ul className={classes.chips} aria-label={t('words.chips')} aria-live="polite">
        {categories.length === 0 && <li className={classes.none}>{t('words.none')}</li>}
        {categories.map(({ id, name, prompts, colour }) => (
          <li key={id} className={classes.chip}>
            <span className={classes.dot} style={{ background: colour }} />
            {name}
            {prompts.length > 0 && <span className={classes.prompts}>{prompts.join(', ')}</span>}
          </li>
        ))}
      </ul>
      <div className={classes.ideas}>
        <span>{t('words.ideas')}</span>
        {IDEAS.map((idea) => (
          <button key={idea} type="button" className={classes.idea} onClick={() => add(idea)}>
            {t(`words.idea.${idea}`)}
          </button>
        ))}
      </div>
      <div className={classes.actions}>
        <Button
          type="submit"
          size="lg"
          disabled={busy}
          rightSection={<Keys binding="$mod+Enter" />}
        >
          {t('words.create')}
        </Button>
        {categories.length > 0 && <span>{t('words.count', { count: categories.length })}</span>}
      </div>
    </form>
  );
}

/** How many images lie in the folder, as far as a look at its first level tells. */
function Found({ folder }: { folder: string }) {
  const { t } = useTranslation('home');
  const [found, setFound] = useState<{ count: number; inside: boolean } | null>(null);
  const name = folder.split(/[\\/]/).filter(Boolean).at(-1) ?? folder;

  useEffect(() => {
    let current = true;
    api.call('folder.list', { path: folder }).then(({ entries }) => {
      const count = entries.filter(({ kind }) => kind === 'image').length;
      const inside = entries.some(({ kind }) => kind === 'folder');
      if (current) setFound({ count, inside });
    }, notifyError);
    return () => void (current = false);
  }, [folder]);

  return (
    <span title={folder}>
      {found
        ? t(found.inside ? 'words.foundInside' : 'words.found', {
            count: found.count,
            folder: name,
          })
        : t('words.looking', { folder: name })}
    </span>
  );
}
