import type { ImageFilter, ImageMark } from '@shared/domain/query';
import { ImageMark as Mark } from '@shared/domain/query';
import { ImageStatus } from '@shared/domain/image';
import { IconFolder, IconTag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { region } from '../../actions/regions';
import { useFacets } from '../../state/facets';
import { MEASURES, nextMark, patchFilter, toggled } from '../../state/filter';
import { useList } from '../../state/list';
import { useProject } from '../../state/project';
import { StatusDot } from '../../ui/StatusDot';
import { Choice, FacetSection, LongList } from './Facet';
import classes from './gallery.module.css';
import { MarkIcon } from './MarkIcon';
import { MeasureFilter } from './MeasureFilter';
import { SavedFilters } from './SavedFilters';

/** What to show: beside each choice, how many images it would leave. */
export function FilterPanel() {
  const { t } = useTranslation(['gallery', 'workspace']);
  const filter = useList((state) => state.query.filter);
  const facets = useFacets();
  const categories = useProject((state) => state.categories);
  const images = new Map(facets?.categories.map(({ id, images: count }) => [id, count]));
  const tags = withChosen(facets?.tags ?? [], filter.tags, (tag) => ({ tag, images: 0 }), 'tag');
  const folders = withChosen(
    facets?.folders ?? [],
    filter.folders,
    (path) => ({ path, images: 0 }),
    'path',
  );
  return (
    <aside className={classes.filters} aria-label={t('filters')} {...region('filters')}>
      <SavedFilters />
      <FacetSection title={t('facet.status')} active={filter.status.length}>
        {ImageStatus.options.map((status) => (
          <Choice
            key={status}
            label={t(`workspace:status.${status}`)}
            count={facets?.status[status]}
            state={filter.status.includes(status) ? 'on' : 'off'}
            icon={<StatusDot status={status} size={12} />}
            onToggle={() => void patchFilter({ status: toggled(filter.status, status) })}
          />
        ))}
      </FacetSection>
      <FacetSection title={t('facet.marks')} active={filter.marks.length + filter.without.length}>
        {Mark.options.map((mark) => (
          <Choice
            key={mark}
            label={t(stateOf(filter, mark) === 'without' ? `notMark.${mark}` : `mark.${mark}`)}
            count={facets?.marks[mark]}
            state={stateOf(filter, mark)}
            icon={<MarkIcon mark={mark} />}
            onToggle={() => void patchFilter(nextMark(filter, mark))}
          />
        ))}
      </FacetSection>
      {categories.length > 0 && (
        <FacetSection title={t('facet.categories')} active={filter.categories.length}>
          <LongList
            items={categories}
            nameOf={({ name }) => name}
            isOn={({ id }) => filter.categories.includes(id)}
          >
            {({ id, name, colour }) => (
              <Choice
                key={id}
                label={name}
                count={facets ? (images.get(id) ?? 0) : undefined}
                state={filter.categories.includes(id) ? 'on' : 'off'}
                icon={<i className={classes.dot} style={{ background: colour }} />}
                onToggle={() => void patchFilter({ categories: toggled(filter.categories, id) })}
              />
            )}
          </LongList>
        </FacetSection>
      )}
      {tags.length > 0 && (
        <FacetSection title={t('facet.tags')} active={filter.tags.length}>
          <LongList
            items={tags}
            nameOf={({ tag }) => tag}
            isOn={({ tag }) => filter.tags.includes(tag)}
          >
            {({ tag, images: count }) => (
              <Choice
                key={tag}
                label={tag}
                count={count}
                state={filter.tags.includes(tag) ? 'on' : 'off'}
                icon={<IconTag size={13} stroke={1.6} />}
                onToggle={() => void patchFilter({ tags: toggled(filter.tags, tag) })}
              />
            )}
          </LongList>
        </FacetSection>
      )}
      {folders.length > 0 && (
        <FacetSection title={t('facet.folders')} active={filter.folders.length}>
          <LongList
            items={folders}
            nameOf={({ path }) => path}
            isOn={({ path }) => filter.folders.includes(path)}
          >
            {({ path, images: count }) => (
              <Choice
                key={path}
                label={path.slice(path.lastIndexOf('/') + 1)}
                count={count}
                depth={path.split('/').length - 1}
                state={filter.folders.includes(path) ? 'on' : 'off'}
                icon={<IconFolder size={13} stroke={1.6} />}
                onToggle={() => void patchFilter({ folders: toggled(filter.folders, path) })}
              />
            )}
          </LongList>
        </FacetSection>
      )}
      <FacetSection
        title={t('facet.measures')}
        active={MEASURES.filter((measure) => filter[measure]).length}
        folded
      >
        {MEASURES.map((measure) => (
          <MeasureFilter key={measure} measure={measure} range={filter[measure]} />
        ))}
      </FacetSection>
    </aside>
  );
}

function stateOf({ marks, without }: ImageFilter, mark: ImageMark): 'off' | 'on' | 'without' {
  if (marks.includes(mark)) return 'on';
  return without.includes(mark) ? 'without' : 'off';
}

/** Choices that were made stay to be taken back, also where nothing is left of them. */
function withChosen<T>(
  items: readonly T[],
  chosen: readonly string[],
  make: (value: string) => T,
  key: keyof T,
): readonly T[] {
  const known = new Set(items.map((item) => item[key] as unknown));
  return [...items, ...chosen.filter((value) => !known.has(value)).map(make)];
}
