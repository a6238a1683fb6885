import { Button, TextInput } from '@mantine/core';
import type { ExportOptions, ExportReport } from '@shared/domain/exchange';
import type { Format } from '@shared/formats';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../api';
import { hasSaveDialog, pickFolder, pickSave } from '../../../state/host';
import { notifyError } from '../../../state/notify';
import { useProject } from '../../../state/project';
import { nameOf } from '../name';
import shared from '../exchange.module.css';
import { Counts } from './Counts';
import { isOneFile } from './useExport';
import classes from './export.module.css';

interface Props {
  options: ExportOptions;
  format: Format;
  report: ExportReport | null;
  onWrite(target: string): Promise<void>;
}

/** Where it goes: the system's dialog where there is one, a typed path where not. */
export function Target({ options, format, report, onWrite }: Props) {
  const { t } = useTranslation('exchange');
  const project = useProject((state) => state.project);
  const one = isOneFile(options);
  const suggested = suggestedTarget(project?.file ?? '', format, one, options.gzip);
  const [typed, setTyped] = useState<string | null>(null);
  /** A place where something is already. What was asked about other options is no question any more. */
  const [asked, setAsked] = useState<{ target: string; options: ExportOptions } | null>(null);
  const taken = asked?.options === options ? asked.target : null;
  const asks = hasSaveDialog();

  const choose = async (): Promise<string | null> => {
    if (!asks) return (typed ?? suggested).trim();
    return one
      ? pickSave(t('export.pick'), suggested, options.gzip ? 'gz' : format.extensions[0]!)
      : pickFolder(t('export.pickFolder'));
  };
  const write = async () => {
    setAsked(null);
    try {
      const target = await choose();
      if (!target) return;
      // The system's dialog for files has asked already.
      const free = (asks && one) || (await api.call('export.free', { target })).free;
      if (free) await onWrite(target);
      else setAsked({ target, options });
    } catch (thrown) {
      notifyError(thrown);
    }
  };

  return (
    <div className={classes.foot}>
      <Counts report={report} />
      {!asks && (
        <TextInput
          label={t(one ? 'export.path' : 'export.folder')}
          value={typed ?? suggested}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setAsked(null);
          }}
          classNames={{ label: shared.label, input: classes.path }}
        />
      )}
      {taken === null ? (
        <Button
          fullWidth
          disabled={report?.annotations === 0 && report.images === 0}
          onClick={() => void write()}
          data-autofocus
          autoFocus
        >
          {t(asks ? (one ? 'export.choose' : 'export.chooseFolder') : 'export.write')}
        </Button>
      ) : (
        <Overwrite
          target={taken}
          one={one}
          onAgain={() => (asks ? void write() : setAsked(null))}
          onWrite={() => void onWrite(taken)}
        />
      )}
    </div>
  );
}

function Overwrite(props: { target: string; one: boolean; onAgain(): void; onWrite(): void }) {
  const { t } = useTranslation('exchange');
  const { target, one, onAgain, onWrite } = props;
  return (
    <div className={classes.overwrite} role="alert">
      <p>{t(one ? 'export.fileTaken' : 'export.folderTaken', { name: nameOf(target) })}</p>
      <Button variant="default" onClick={onAgain} autoFocus>
        {t('export.elsewhere')}
      </Button>
      <Button onClick={onWrite}>{t('export.overwrite')}</Button>
    </div>
  );
}

/** Beside the project, named after it and the format. */
function suggestedTarget(
  projectFile: string,
  { id, extensions }: Format,
  one: boolean,
  gzip: boolean,
): string {
  const stem = projectFile.replace(/\.plabel$/, '');
  return one ? `${stem}.${id}.${extensions[0]}${gzip ? '.gz' : ''}` : `${stem}-${id}`;
}
