import { Button, Select } from '@mantine/core';
import type { ImportReport } from '@shared/domain/exchange';
import { FORMATS } from '@shared/formats';
import { useTranslation } from 'react-i18next';
import { Choice } from '../Choice';
import { ProblemList } from '../ProblemList';
import { nameOf } from '../name';
import { ReportFigures } from './ReportFigures';
import { RotationChoice } from './RotationChoice';
import type { Importing } from './useImport';
import classes from './import.module.css';

interface Props {
  path: string;
  report: ImportReport;
  importing: Importing;
  onClose(): void;
}

const READABLE = FORMATS.filter(({ read }) => read);

/** What the file would do, and what there is to decide; a question that doesn't arise isn't asked. */
export function ImportChoices({ path, report, importing, onClose }: Props) {
  const { t } = useTranslation('exchange');
  const { options, setOptions, setFormat, apply, token } = importing;
  const nothing = report.annotations.added === 0 && report.categories.added.length === 0;
  return (
    <div className={classes.import}>
      <div className={classes.scroll}>
        <div className={classes.from}>
          <code className="selectable" title={path}>
            {nameOf(path)}
          </code>
          <Select
            aria-label={t('import.format')}
            allowDeselect={false}
            checkIconPosition="right"
            maxDropdownHeight={420}
            value={report.format}
            data={READABLE.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={setFormat}
          />
        </div>
        <ReportFigures report={report} />
        <ProblemList problems={report.problems} />
        {report.rotated.images > 0 && report.rotated.sample !== null && token !== null && (
          <RotationChoice
            token={token}
            imageId={report.rotated.sample}
            images={report.rotated.images}
            value={options.rotation}
            onChange={(rotation) => setOptions({ rotation })}
          />
        )}
        {report.images.labelled > 0 && (
          <Choice
            label={t('import.existing', { count: report.images.labelled })}
            value={options.existing}
            data={(['keep-both', 'replace', 'skip'] as const).map((value) => ({
              value,
              label: t(`import.existingAs.${value}`),
            }))}
            onChange={(existing) => setOptions({ existing })}
          />
        )}
        {report.images.missing > 0 && (
          <Choice
            label={t('import.missing', { count: report.images.missing })}
            value={options.missing}
            data={(['keep', 'skip'] as const).map((value) => ({
              value,
              label: t(`import.missingAs.${value}`),
            }))}
            onChange={(missing) => setOptions({ missing })}
          />
        )}
        {report.annotations.scored > 0 && (
          <Choice
            label={t('import.scored', { count: report.annotations.scored })}
            value={options.scored}
            data={(['suggested', 'accepted'] as const).map((value) => ({
              value,
              label: t(`import.scoredAs.${value}`),
            }))}
            onChange={(scored) => setOptions({ scored })}
          />
        )}
      </div>
      <footer className={classes.foot}>
        <span>{nothing ? t('import.nothing') : t('import.undoable')}</span>
        <Button variant="subtle" color="gray" onClick={onClose} autoFocus={nothing}>
          {t('cancel')}
        </Button>
        <Button onClick={() => void apply()} disabled={nothing} autoFocus={!nothing}>
          {t('import.go', { count: report.annotations.added })}
        </Button>
      </footer>
    </div>
  );
}
