import { Select } from '@mantine/core';
import type { ExportOptions as Options } from '@shared/domain/exchange';
import { formatById, FORMATS, lossesOf } from '@shared/formats';
import type { Format } from '@shared/formats';
import { useTranslation } from 'react-i18next';
import { Choice, Row } from '../Choice';
import { ProblemList } from '../ProblemList';
import shared from '../exchange.module.css';
import { MoreOptions } from './MoreOptions';
import { Target } from './Target';
import { TextPreview } from './TextPreview';
import { usePreview } from './usePreview';
import classes from './export.module.css';

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
          <div className={shared.choice}>
            <span className={shared.label}>{t('export.format')}</span>
            <Select
              aria-label={t('export.format')}
              allowDeselect={false}
              checkIconPosition="right"
              maxDropdownHeight={420}
              value={format.id}
              data={WRITABLE.map(({ id, title }) => ({ value: id, label: title }))}
              onChange={(id) => id !== null && set({ format: id, style: {} })}
            />
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
              stacked
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
        <h3>{t('export.kept')}</h3>
        <Losses format={format} />
        <h3>{t('export.preview')}</h3>
        <TextPreview text={sample} error={error} />
      </div>
    </div>
  );
}

/** What is lost on the way, and what else is to be known. */
function Losses({ format }: { format: Format }) {
  const { t } = useTranslation('exchange');
  const losses = lossesOf(format);
  return (
    <ul className={classes.losses}>
      {[...(losses.length > 0 ? losses : [t('export.lossless')]), ...format.notes].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
