import { Button, Menu, SegmentedControl } from '@mantine/core';
import type { Tally } from '@shared/domain/list';
import { IconChevronRight, IconReplace } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProject } from '../../state/project';
import { act } from './act';
import classes from './gallery.module.css';

const quiet = { size: 'compact-sm', variant: 'subtle', color: 'gray' } as const;
const LEAST = ['0', '0.5', '0.7', '0.9'] as const;

interface SuggestionProps {
  what: 'accept' | 'reject';
  /** null until it is known. */
  tally: Tally | null;
  Icon: Icon;
}

/** Judges the suggestions of the picked images: all, or those of one category. */
export function SuggestionMenu({ what, tally, Icon }: SuggestionProps) {
  const { t } = useTranslation('gallery');
  const names = useNames();
  const [least, setLeast] = useState<string>('0');
  const count = tally?.suggestions ?? 0;
  const judge = (categoryIds: number[]) =>
    void act(
      what === 'accept'
        ? { do: 'accept', categoryIds, leastScore: Number(least) }
        : { do: 'reject', categoryIds },
    );
  const withSuggestions = tally?.categories.filter(({ suggestions }) => suggestions > 0) ?? [];
  return (
    <Menu position="top-start" onOpen={() => setLeast('0')}>
      <Menu.Target>
        <Button
          {...quiet}
          disabled={count === 0}
          leftSection={<Icon size={15} stroke={1.9} />}
          rightSection={count > 0 && <span className="figures">{count.toLocaleString()}</span>}
        >
          {t(what)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.tall}>
        <Menu.Label>
          {t('suggestionsIn', {
            count,
            inImages: t('images', { count: tally?.suggestedImages ?? 0 }),
          })}
        </Menu.Label>
        {what === 'accept' && (
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t('leastScore')}
            value={least}
            onChange={setLeast}
            data={LEAST.map((value) => ({
              value,
              label: value === '0' ? t('anyScore') : t('score', { percent: Number(value) * 100 }),
            }))}
          />
        )}
        <Menu.Item onClick={() => judge([])}>
          {t(least === '0' ? `${what}All` : 'acceptSure', { count })}
        </Menu.Item>
        {withSuggestions.length > 1 && <Menu.Divider />}
        {withSuggestions.length > 1 &&
          withSuggestions.map(({ id, suggestions }) => (
            <Menu.Item
              key={id}
              leftSection={
                <i className={classes.dot} style={{ background: names.get(id)?.colour }} />
              }
              rightSection={<span className={classes.choiceCount}>{suggestions}</span>}
              onClick={() => judge([id])}
            >
              {names.get(id)?.name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Gives the masks of one category another: first which, then what they are to be. */
export function RelabelMenu({ tally }: { tally: Tally | null }) {
  const { t } = useTranslation('gallery');
  const categories = useProject((state) => state.categories);
  const names = useNames();
  const [from, setFrom] = useState<number | null>(null);
  const present = tally?.categories.filter(({ id }) => names.has(id)) ?? [];
  return (
    <Menu position="top" closeOnItemClick={false} onClose={() => setFrom(null)}>
      <Menu.Target>
        <Button
          {...quiet}
          disabled={present.length === 0 || categories.length < 2}
          leftSection={<IconReplace size={15} stroke={1.7} />}
        >
          {t('relabel')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.tall}>
        <Menu.Label>
          {from === null ? t('relabelFrom') : t('relabelTo', { name: names.get(from)?.name })}
        </Menu.Label>
        {from === null
          ? present.map(({ id, masks }) => (
              <Menu.Item
                key={id}
                leftSection={
                  <i className={classes.dot} style={{ background: names.get(id)?.colour }} />
                }
                rightSection={
                  <span className={classes.choiceCount}>
                    {masks} <IconChevronRight size={12} />
                  </span>
                }
                onClick={() => setFrom(id)}
              >
                {names.get(id)?.name}
              </Menu.Item>
            ))
          : categories
              .filter(({ id }) => id !== from)
              .map(({ id, name, colour }) => (
                <Menu.Item
                  key={id}
                  closeMenuOnClick
                  leftSection={<i className={classes.dot} style={{ background: colour }} />}
                  onClick={() => void act({ do: 'relabel', from, to: id })}
                >
                  {name}
                </Menu.Item>
              ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function useNames() {
  const categories = useProject((state) => state.categories);
  return new Map(categories.map((category) => [category.id, category]));
}
