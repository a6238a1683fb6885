import { IconFilter, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { forgetFilter, isInForce, setFilter, useSaved } from '../../state/filter';
import { readList, useList } from '../../state/list';
import { ALL_IMAGES } from '@shared/domain/query';
import { IconButton } from '../../ui/IconButton';
import classes from './gallery.module.css';
import { FacetSection } from './Facet';

/** Filters that were given a name; pressed again, one is let go. */
export function SavedFilters() {
  const { t } = useTranslation('gallery');
  const saved = useSaved();
  const query = useList((state) => state.query);
  if (saved.length === 0) return null;
  return (
    <FacetSection title={t('facet.saved')} active={0}>
      {saved.map((each) => {
        const on = isInForce(each, query);
        return (
          <div key={each.name} className={classes.saved}>
            <button
              className={classes.choice}
              aria-pressed={on}
              data-state={on ? 'on' : 'off'}
              onClick={() => void (on ? setFilter(ALL_IMAGES.filter) : readList(each.query))}
            >
              <IconFilter size={13} stroke={1.7} aria-hidden />
              <span className={classes.choiceLabel}>{each.name}</span>
            </button>
            <IconButton
              icon={IconX}
              size={22}
              label={t('forget', { name: each.name })}
              onClick={() => forgetFilter(each.name)}
            />
          </div>
        );
      })}
    </FacetSection>
  );
}
