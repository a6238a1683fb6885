import { Button, Select, TextInput } from '@mantine/core';
import type { ExportOptions as Options, ExportReport } from '@shared/domain/exchange';
import { formatById, FORMATS, lossesOf } from '@shared/formats';
import type { Format } from '@shared/formats';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasSaveDialog, pickFolder, pickSave } from '../../../state/host';
import { notifyError } from '../../../state/notify';
import { useProject } from '../../../state/project';
import { Choice, Row } from '../Choice';
import { ProblemList } from '../ProblemList';
import classes from '../exchange.module.css';
import { MoreOptions } from './MoreOptions';
import { TextPreview } from './TextPreview';
import { isOneFile } from './useExport';
import { usePreview } from './usePreview';

interface Props {
  options: Options;
  onOptions(options: Options): void;
  onWrite(target: string): Promise<void>;
}

const WRITABLE = FORMATS.filter(({ write }) => write);

/** The choices at the left; at the right what they mean for the image that is open. */
export function ExportOptions({ options, onOptions, onWrite }: Props) {
  const { t } = useTranslation('exchange');
  const { report, sample, error } = usePreview(options);
  const format = formatById(options.format) ?? WRITABLE[0]!;
  const set = (patch: Partial<Options>) => onOptions({ ...options, ...patch });
  return (
    <div className={classes.columns}>
      <div className={classes.options}>
        <div className={classes.optionsScroll}>
          <div className={classes.choice}>
            <span className={classes.label}>{t('export.format')}</span>
            <Select
              aria-label={t('export.format')}
              allowDeselect={false}
              value={format.id}
              data={WRITABLE.map(({ id, title }) => ({ value: id, label: title }))}
              onChange={(id) => id !== null && set({ format: id, style: {} })}
            />
            <Losses format={format} />
          </div>
          <Choice
            label={t('export.include')}
            value={options.include}
            data={[
              { value: 'accepted', label: t('export.accepted') },
              { value: 'accepted-and-suggested', label: t('export.all') },
            ]}
            onChange={(include) => set({ include })}
          />
          {format.options.map(({ key, title, choices }) => (
            <Row
              key={key}
              label={title}
              value={options.style[key] ?? choices[0]!.value}
              data={choices.map(({ value, title: label }) => ({ value, label }))}
              onChange={(value) => set({ style: { ...options.style, [key]: value } })}
            />
          ))}
          <MoreOptions options={options} onOptions={set} />
          {report && <ProblemList problems={report.problems} />}
        </div>
        <Target options={options} format={format} report={report} onWrite={onWrite} />
      </div>
      <div className={classes.preview}>
        <h3>{t('export.preview')}</h3>
        <TextPreview text={sample} error={error} />
      </div>
    </div>
  );
}

/** What is lost on the way, and what else is to be known. */
function Losses({ format }: { format: Format }) {
  const { t } = useTranslation('exchange');
  const lines = [...lossesOf(format), ...format.notes];
  if (lossesOf(format).length === 0 && format.notes.length === 0)
    return <small>{t('export.lossless')}</small>;
  return <small>{lines.join(' ')}</small>;
}

function Counts({ report }: { report: ExportReport | null }) {
  const { t } = useTranslation('exchange');
  const figures = report && {
    images: report.images,
    annotations: report.annotations,
    categories: report.categories.length,
  };
  return (
    <>
      <dl className={classes.counts} aria-live="polite">
        {(['images', 'annotations', 'categories'] as const).map((key) => (
          <div key={key}>
            <dt>{t(`counts.${key}`)}</dt>
            <dd data-testid={`export-${key}`}>{figures?.[key] ?? '–'}</dd>
          </div>
        ))}
      </dl>
      {report && report.categories.length > 0 && report.annotations > 0 && (
        <details className={classes.perCategory}>
          <summary>{t('export.perCategory')}</summary>
          <dl className="figures">
            {report.categories.map(({ name, annotations }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{annotations}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {report?.annotations === 0 && <p className={classes.hint}>{t('export.nothing')}</p>}
    </>
  );
}

/** Where it goes: the system's dialog where there is one, a typed path where not. */
function Target(props: {
  options: Options;
  format: Format;
  report: ExportReport | null;
  onWrite(target: string): Promise<void>;
}) {
  const { t } = useTranslation('exchange');
  const { options, format, report, onWrite } = props;
  const project = useProject((state) => state.project);
  const one = isOneFile(options);
  const suggested = suggestedTarget(project?.file ?? '', format, one, options.gzip);
  const [typed, setTyped] = useState<string | null>(null);
  const asks = hasSaveDialog();

  const write = async () => {
    try {
      const target = !asks
        ? (typed ?? suggested).trim()
        : one
          ? await pickSave(t('export.pick'), suggested, options.gzip ? 'gz' : format.extensions[0]!)
          : await pickFolder(t('export.pickFolder'));
      if (target) await onWrite(target);
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
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          classNames={{ label: classes.label, input: classes.path }}
        />
      )}
      <Button
        size="lg"
        fullWidth
        disabled={report?.annotations === 0 && report.images === 0}
        onClick={() => void write()}
        data-autofocus
      >
        {t(asks ? (one ? 'export.choose' : 'export.chooseFolder') : 'export.write')}
      </Button>
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
