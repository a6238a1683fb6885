import { Button, Modal } from '@mantine/core';
import { IconArrowUp, IconFolder, IconStack2 } from '@tabler/icons-react';
import { toAppError } from '@shared/errors';
import type { Output } from '@shared/rpc/contract';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { useUi } from '../../state/ui';
import { IconButton } from '../../ui/IconButton';
import { Notice } from '../../ui/Notice';
import classes from './browser.module.css';

type Listing = Output<'folder.list'>;

/** Folders of the machine that the engine runs on: a page has no dialog that could show them. */
export function FolderBrowser() {
  const { t } = useTranslation('home');
  const request = useUi((ui) => ui.folderBrowser);
  return (
    <Modal
      opened={request !== null}
      onClose={() => request?.resolve(null)}
      title={request && t(`browser.${request.purpose}`)}
      size={560}
      closeButtonProps={{ 'aria-label': t('browser.cancel') }}
    >
      {request && <Browser purpose={request.purpose} onPick={request.resolve} />}
    </Modal>
  );
}

interface Props {
  purpose: 'folder' | 'project' | 'labels';
  onPick(path: string | null): void;
}

function Browser({ purpose, onPick }: Props) {
  const { t } = useTranslation('home');
  const [listing, setListing] = useState<Listing | null>(null);
  const [path, setPath] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let current = true;
    api.call('folder.list', { path }).then(
      (next) => {
        if (!current) return;
        setListing(next);
        setTyped(next.path);
        setError(null);
      },
      (thrown: unknown) => current && setError(toAppError(thrown).message),
    );
    return () => void (current = false);
  }, [path]);

  const shown = (listing?.entries ?? []).filter(
    ({ kind }) => kind === 'folder' || kind === purpose,
  );
  const images = listing?.entries.filter(({ kind }) => kind === 'image').length ?? 0;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && listing?.parent) setPath(listing.parent);
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const rows = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
  };

  return (
    <>
      <form
        className={classes.path}
        onSubmit={(event) => {
          event.preventDefault();
          setPath(typed);
        }}
      >
        <IconButton
          icon={IconArrowUp}
          label={t('browser.up')}
          disabled={!listing?.parent}
          onClick={() => listing?.parent && setPath(listing.parent)}
        />
        <input
          aria-label={t('browser.path')}
          value={typed}
          spellCheck={false}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </form>
      <div
        ref={list}
        className={classes.list}
        aria-label={t('browser.entries')}
        onKeyDown={onKeyDown}
      >
        {error ? (
          <Notice title={t('browser.empty')}>{error}</Notice>
        ) : (
          listing && shown.length === 0 && <p className={classes.none}>{t('browser.empty')}</p>
        )}
        {!error &&
          shown.map((entry) => (
            <button
              key={entry.path}
              className={classes.entry}
              onClick={() => (entry.kind === 'folder' ? setPath(entry.path) : onPick(entry.path))}
            >
              {entry.kind === 'folder' ? (
                <IconFolder size={16} stroke={1.5} />
              ) : (
                <IconStack2 size={16} stroke={1.5} color="var(--accent)" />
              )}
              <span>{entry.name}</span>
            </button>
          ))}
      </div>
      <footer className={classes.foot}>
        <span>
          {purpose === 'folder' &&
            listing &&
            (images > 0 ? t('browser.images', { count: images }) : t('browser.noImages'))}
        </span>
        <Button variant="subtle" color="gray" onClick={() => onPick(null)}>
          {t('browser.cancel')}
        </Button>
        {purpose === 'folder' && (
          <Button disabled={!listing || error !== null} onClick={() => onPick(listing!.path)}>
            {t('browser.chooseFolder')}
          </Button>
        )}
      </footer>
    </>
  );
}
