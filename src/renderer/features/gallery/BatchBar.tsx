import { Button, Menu, Popover, TagsInput } from '@mantine/core';
import {
  IconCheck,
  IconCircleCheck,
  IconFlag,
  IconSparkles,
  IconTag,
  IconWand,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { region } from '../../actions/regions';
import { keepMasks, useBatch } from '../../state/batch';
import { useFacetStore } from '../../state/facets';
import { prelabelThese, redecideThese } from '../../state/jobs';
import { useList } from '../../state/list';
import { activeJob, useProject } from '../../state/project';
import { NOTHING, setPicked, usePicked } from '../../state/selection';
import { cancelTransfer, useTransfer } from '../../state/transfer';
import { IconButton } from '../../ui/IconButton';
import { Ring } from '../../ui/Ring';
import { act } from './act';
import classes from './gallery.module.css';
import { RelabelMenu, SuggestionMenu } from './BatchMenus';
import { useTally } from './useTally';

interface Props {
  tagging: boolean;
  onTagging(open: boolean): void;
}

/** What can be done to the picked images, with what it would come to. */
export function BatchBar({ tagging, onTagging }: Props) {
  const { t } = useTranslation('gallery');
  const ids = usePicked((picked) => picked.ids);
  const tally = useTally(ids);
  const running = useBatch((state) => state.running);
  const busy = useProject((state) => activeJob(state) !== undefined);
  const changed = useChanged(ids);
  if (running) return <Working images={running.images} />;
  if (ids.size === 0) return null;
  const count = ids.size;
  return (
    <div className={classes.batch} role="toolbar" aria-label={t('batch')} {...region('batch')}>
      <span className={`${classes.batchCount} figures`} role="status">
        {t('selected', { count, value: count.toLocaleString() })}
      </span>
      <SuggestionMenu what="accept" tally={tally} Icon={IconCheck} />
      <SuggestionMenu what="reject" tally={tally} Icon={IconX} />
      <RelabelMenu tally={tally} />
      <Tags opened={tagging} onChange={onTagging} />
      <Menu position="top">
        <Menu.Target>
          <Button {...quiet} leftSection={<IconCircleCheck size={15} stroke={1.7} />}>
            {t('markMenu')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('images', { count })}</Menu.Label>
          <Menu.Item
            leftSection={<IconCircleCheck size={15} stroke={1.7} />}
            onClick={() => void act({ do: 'status', status: 'done' })}
          >
            {t('markDone')}
          </Menu.Item>
          <Menu.Item
            leftSection={<span />}
            onClick={() => void act({ do: 'status', status: 'in-progress' })}
          >
            {t('markNotDone')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconFlag size={15} stroke={1.7} />}
            onClick={() => void act({ do: 'flag', flagged: true })}
          >
            {t('flag')}
          </Menu.Item>
          <Menu.Item
            leftSection={<span />}
            onClick={() => void act({ do: 'flag', flagged: false })}
          >
            {t('unflag')}
          </Menu.Item>
          {changed && (
            <Menu.Item leftSection={<span />} onClick={() => void keepMasks([...ids])}>
              {t('keepMasks')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Menu position="top-end">
        <Menu.Target>
          <Button {...quiet} leftSection={<IconSparkles size={15} stroke={1.7} />}>
            {t('suggest')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('images', { count })}</Menu.Label>
          <Menu.Item
            disabled={busy}
            leftSection={<IconSparkles size={15} stroke={1.7} />}
            onClick={() => void prelabelThese([...ids])}
          >
            {t('prelabel')}
          </Menu.Item>
          <Menu.Item
            disabled={busy}
            leftSection={<IconWand size={15} stroke={1.7} />}
            onClick={() => void redecideThese([...ids])}
          >
            {t('redecide')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            disabled={!tally || tally.suggestions === 0}
            onClick={() => void act({ do: 'deleteSuggestions', categoryIds: [] })}
          >
            {t('deleteSuggestions', { count: tally?.suggestions ?? 0 })}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <IconButton
        icon={IconX}
        size={26}
        position="top"
        label={t('clearSelection')}
        binding="Escape"
        onClick={() => setPicked(NOTHING)}
      />
    </div>
  );
}

/** Something that takes its time: how far it is, and the way out of it. */
function Working({ images }: { images: number }) {
  const { t } = useTranslation('gallery');
  const done = useTransfer((state) => state.transfer?.done ?? 0);
  return (
    <div className={classes.batch} role="status" aria-label={t('working', { count: images })}>
      <span className={`${classes.batchCount} figures`}>
        <Ring value={done} />
        {t('working', { count: images, value: images.toLocaleString() })}
      </span>
      <Button {...quiet} onClick={cancelTransfer}>
        {t('cancel')}
      </Button>
    </div>
  );
}

/** Whether some of these images, as far as they have been looked at, have other pixels than their masks. */
function useChanged(ids: ReadonlySet<number>): boolean {
  return useList(({ pages }) => {
    for (const rows of pages.values())
      for (const row of rows) if (row.changed && ids.has(row.id)) return true;
    return false;
  });
}

const quiet = { size: 'compact-sm', variant: 'subtle', color: 'gray' } as const;

/** Tags to put on, and tags to take off, all picked images. */
function Tags({ opened, onChange }: { opened: boolean; onChange(opened: boolean): void }) {
  const { t } = useTranslation('gallery');
  const known = useFacetStore((state) => state.facets?.tags);
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const tags = known?.map(({ tag }) => tag) ?? [];
  const apply = () => {
    onChange(false);
    if (add.length + remove.length > 0) void act({ do: 'tag', add, remove });
    setAdd([]);
    setRemove([]);
  };
  return (
    <Popover opened={opened} onChange={onChange} position="top" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          {...quiet}
          leftSection={<IconTag size={15} stroke={1.7} />}
          onClick={() => onChange(!opened)}
        >
          {t('tag')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.tagForm}
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <TagsInput
            label={t('addTags')}
            data={tags}
            value={add}
            onChange={setAdd}
            maxTags={64}
            comboboxProps={{ withinPortal: false }}
            acceptValueOnBlur
            data-autofocus
          />
          {tags.length > 0 && (
            <TagsInput
              label={t('removeTags')}
              data={tags}
              value={remove}
              onChange={setRemove}
              maxTags={64}
              comboboxProps={{ withinPortal: false }}
            />
          )}
          <Button type="submit" disabled={add.length + remove.length === 0}>
            {t('applyTags')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
