import { Switch, TextInput } from '@mantine/core';
import type { ExportOptions } from '@shared/domain/exchange';
import { useTranslation } from 'react-i18next';
import { Row } from '../Choice';
import shared from '../exchange.module.css';
import { SplitChoice } from './SplitChoice';
import classes from './export.module.css';

interface Props {
  options: ExportOptions;
  onOptions(patch: Partial<ExportOptions>): void;
}

/** What is seldom changed. */
export function MoreOptions({ options, onOptions }: Props) {
  const { t } = useTranslation('exchange');
  return (
    <details className={classes.more}>
      <summary>{t('export.more')}</summary>
      <Switch
        label={t('export.doneOnly')}
        checked={options.doneOnly}
        onChange={({ currentTarget }) => onOptions({ doneOnly: currentTarget.checked })}
      />
      <Switch
        label={t('export.emptyImages')}
        checked={options.emptyImages}
        onChange={({ currentTarget }) => onOptions({ emptyImages: currentTarget.checked })}
      />
      <Switch
        label={t('export.gzip')}
        checked={options.gzip}
        onChange={({ currentTarget }) => onOptions({ gzip: currentTarget.checked })}
      />
      <Row
        label={t('export.categoryIds')}
        value={options.categoryIds}
        data={[
          { value: 'kept', label: t('export.idsKept') },
          { value: 'order', label: t('export.idsOrder') },
        ]}
        onChange={(categoryIds) => onOptions({ categoryIds })}
      />
      <Row
        label={t('export.images')}
        value={options.images}
        data={[
          { value: 'none', label: t('export.imagesNone') },
          { value: 'copy', label: t('export.imagesCopy') },
          { value: 'link', label: t('export.imagesLink') },
        ]}
        onChange={(images) => onOptions({ images })}
      />
      <div className={shared.row}>
        <span className={shared.rowLabel}>{t('export.prefix')}</span>
        <TextInput
          aria-label={t('export.prefix')}
          placeholder="images/"
          value={options.prefix}
          maxLength={400}
          onChange={({ currentTarget }) => onOptions({ prefix: currentTarget.value })}
        />
      </div>
      <SplitChoice split={options.split} onSplit={(split) => onOptions({ split })} />
    </details>
  );
}
