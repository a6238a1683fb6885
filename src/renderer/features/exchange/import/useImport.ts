import type { ImportOptions, ImportReport } from '@shared/domain/exchange';
import { toAppError } from '@shared/errors';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../../api';
import { notifyError } from '../../../state/notify';
import { transferring } from '../../../state/transfer';

export type Stage = 'reading' | 'choosing' | 'writing' | 'done' | 'failed';

export interface Importing {
  stage: Stage;
  token: string | null;
  report: ImportReport | null;
  /** One sentence, when the stage is 'failed'. */
  error: string | null;
  options: ImportOptions;
  setOptions(patch: Partial<ImportOptions>): void;
  /** Reads the file as another format; null: finds it out. */
  setFormat(format: string | null): void;
  apply(): Promise<void>;
}

const USUAL: ImportOptions = {
  existing: 'keep-both',
  scored: 'suggested',
  rotation: 'as-shown',
  missing: 'keep',
};

/** One file on its way into the project: read, looked at, decided upon, written. */
export function useImport(path: string, onCancelled: () => void): Importing {
  const [stage, setStage] = useState<Stage>('reading');
  const [format, setFormat] = useState<string | null>(null);
  const [options, setOptions] = useState(USUAL);
  const [found, setFound] = useState<{ token: string; report: ImportReport } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const asked = useRef(options);
  asked.current = options;

  useEffect(() => {
    let current = true;
    setStage('reading');
    void transferring(async () => {
      try {
        const answer = await api.call('import.inspect', { path, format, options: asked.current });
        if (!current) return;
        setFound(answer);
        setStage('choosing');
      } catch (thrown) {
        const { code, message } = toAppError(thrown);
        if (!current) return;
        if (code === 'cancelled') return onCancelled();
        setError(message);
        setStage('failed');
      }
    });
    return () => void (current = false);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- read once a path and format; who closes it may change
  }, [path, format]);

  const token = found?.token ?? null;
  useEffect(() => {
    if (token === null) return;
    let current = true;
    api.call('import.preview', { token, options }).then(
      ({ report }) => current && setFound({ token, report }),
      (thrown: unknown) => current && notifyError(thrown),
    );
    return () => void (current = false);
  }, [token, options]);

  return {
    stage,
    token,
    report: found?.report ?? null,
    error,
    options,
    setOptions: useCallback((patch) => setOptions((now) => ({ ...now, ...patch })), []),
    setFormat,
    async apply() {
      if (token === null) return;
      setStage('writing');
      const done = await transferring(() => api.call('import.apply', { token, options }));
      if (!done) return setStage('choosing');
      setFound({ token, report: done.report });
      setStage('done');
    },
  };
}
