import { Button, PasswordInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { keepToken, tokenState } from '../../state/host';
import { notifyError } from '../../state/notify';
import classes from './models.module.css';

interface Server {
  origin: string;
  host: string;
  possible: boolean;
  kept: boolean;
}

/** Enters, or forgets, the token for the gated files of the server that models come from. */
export function TokenField({ onKept }: { onKept?: () => void }) {
  const { t } = useTranslation('models');
  const [server, setServer] = useState<Server | null>(null);
  const [token, setToken] = useState('');

  const load = async () => {
    const { address } = await api.call('models.source', {});
    const { origin, host } = new URL(address);
    setServer({ origin, host, ...(await tokenState(origin)) });
  };
  useEffect(() => void load().catch(notifyError), []);

  const keep = async (value: string | null) => {
    if (!server) return;
    try {
      await keepToken(server.origin, value);
      setToken('');
      await load();
      if (value !== null) onKept?.();
    } catch (error) {
      notifyError(error);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) void keep(token.trim());
  };

  if (!server) return null;
  if (!server.possible) return <p className={classes.hint}>{t('tokenNoStore')}</p>;
  return (
    <form className={classes.token} onSubmit={submit}>
      <PasswordInput
        aria-label={t('token', { host: server.host })}
        placeholder={server.kept ? t('tokenKept') : t('token', { host: server.host })}
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" variant="default" disabled={!token.trim()}>
        {t('tokenKeep')}
      </Button>
      {server.kept && (
        <Button variant="subtle" color="gray" onClick={() => void keep(null)}>
          {t('tokenForget')}
        </Button>
      )}
    </form>
  );
}
