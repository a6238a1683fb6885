import { Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import type { ExportOptions as Options, ExportReport } from '@shared/domain/exchange';
import type { Output } from '@shared/rpc/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { hasSaveDialog, pickSave } from '../../state/host';
import { notifyError } from '../../state/notify';
import { useProject } from '../../state/project';
import { JsonPreview } from './JsonPreview';
import { usePreview } from './usePreview';
import classes from './export.module.css';

interface Props {
  options: Options;
  onOptions(options: Options): void;
  onWritten(written: Output<'export.write'>): void;
}

/** The choices at the left; at the right what they mean for the image that is open. */
export function ExportOptions({ options, onOptions, onWritten }: Props) {
  const { t } = useTranslation('export');
  const project = useProject((state) => state.project);
  const suggested = suggestedFile(project?.file ?? '');
  const [file, setFile] = useState(suggested);
  const [busy, setBusy] = useState(false);
  const { counts, sample, error } = usePreview(options);
  const set = (patch: Partial<Options>) => onOptions({ ...options, ...patch });

  const write = async () => {
    setBusy(true);
    try {
      const target = hasSaveDialog() ? await pickSave(t('pick'), suggested) : file.trim();
      if (target) onWritten(await api.call('export.write', { options, target }));
    } catch (thrown) {
      notifyError(thrown);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={classes.columns}>
      <div className={classes.options}>
        <Choice
          label={t('include')}
          value={options.include}
          data={[
            { value: 'accepted', label: t('accepted') },
            { value: 'accepted-and-suggested', label: t('all') },
          ]}
          onChange={(include) => set({ include })}
        />
        <Choice
          label={t('segmentation')}
          value={options.style['segmentation'] ?? 'polygon'}
          data={[
            { value: 'polygon', label: t('polygon') },
            { value: 'rle', label: t('rle') },
          ]}
          hint={t(options.style['segmentation'] === 'rle' ? 'rleHint' : 'polygonHint')}
          onChange={(segmentation) => set({ style: { segmentation } })}
        />
        <Switch
          label={t('doneOnly')}
          checked={options.doneOnly}
          onChange={({ currentTarget }) => set({ doneOnly: currentTarget.checked })}
        />
        <Counts counts={counts} />
        <div className={classes.foot}>
          {!hasSaveDialog() && (
            <TextInput
              label={t('path')}
              value={file}
              onChange={({ currentTarget }) => setFile(currentTarget.value)}
              classNames={{ label: classes.label, input: classes.path }}
            />
          )}
          <Button
            size="lg"
            fullWidth
            loading={busy}
            disabled={counts?.annotations === 0 && counts.images === 0}
            onClick={() => void write()}
            data-autofocus
          >
            {t(hasSaveDialog() ? 'choose' : 'write')}
          </Button>
        </div>
      </div>
      <div className={classes.preview}>
        <h3>{t('preview')}</h3>
        <JsonPreview text={sample} error={error} />
      </div>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  data: { value: T; label: string }[];
  hint?: string;
  onChange(value: T): void;
}

function Choice<T extends string>({ label, value, data, hint, onChange }: ChoiceProps<T>) {
  return (
    <div className={classes.choice}>
      <span className={classes.label}>{label}</span>
      <SegmentedControl
        aria-label={label}
        fullWidth
        size="sm"
        value={value}
        data={data}
        onChange={(next) => onChange(next as T)}
      />
      {hint && <small>{hint}</small>}
    </div>
  );
}

function Counts({ counts }: { counts: ExportReport | null }) {
  const { t } = useTranslation('export');
  const empty = counts?.annotations === 0;
  return (
    <>
      <dl className={classes.counts} aria-live="polite">
        {(['images', 'annotations', 'categories'] as const).map((key) => (
          <div key={key}>
            <dt>{t(`counts.${key}`)}</dt>
            <dd data-testid={`export-${key}`}>{counts ? numberOf(counts[key]) : '–'}</dd>
          </div>
        ))}
      </dl>
      {empty && <p className={classes.problem}>{t('nothing')}</p>}
      {counts && counts.problems.length > 0 && (
        <details className={classes.problem}>
          <summary>{t('problems', { count: counts.problems.length })}</summary>
          <ul className="selectable">
            {counts.problems.map((problem) => (
              <li key={problem.code}>{problem.examples[0]?.message}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const numberOf = (value: number | readonly unknown[]): number =>
  typeof value === 'number' ? value : value.length;

/** Beside the project, named after it. */
const suggestedFile = (projectFile: string): string =>
  projectFile.replace(/(\.plabel)?$/, '.coco.json');
