import { Popover } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { Image } from '@shared/domain/image';
import { useTranslation } from 'react-i18next';
import { openLink } from '../../state/host';
import { notifyError } from '../../state/notify';
import { creditOf, useProject } from '../../state/project';
import classes from './workspace.module.css';

/** Who took the photo, where somebody has to be named; behind it, the file. */
export function Credit({ image }: { image: Image }) {
  const { t, i18n } = useTranslation('workspace');
  const credit = useProject((state) => creditOf(state, image.path));
  const root = useProject((state) => state.project?.imageRoot ?? '');
  const bytes = new Intl.NumberFormat(i18n.language, {
    style: 'unit',
    unit: image.bytes < 1e6 ? 'kilobyte' : 'megabyte',
    maximumFractionDigits: image.bytes < 1e6 ? 0 : 1,
  }).format(image.bytes / (image.bytes < 1e6 ? 1e3 : 1e6));
  return (
    <Popover position="top-start" width={300} trapFocus returnFocus>
      <Popover.Target>
        <button className={classes.credit} aria-label={t('credit')}>
          <IconInfoCircle size={14} stroke={1.7} />
          {credit && <span>{credit.text}</span>}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={`${classes.about} selectable`}>
          <strong>{image.path}</strong>
          <span>{t('size', { width: image.width, height: image.height, bytes })}</span>
          <span>{root}</span>
          {credit && (
            <>
              <span>{credit.text}</span>
              <button
                className={classes.link}
                onClick={() => void openLink(credit.url).catch(notifyError)}
              >
                {t('creditLink')}
              </button>
            </>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
