import { Popover } from '@mantine/core';
import type { Category } from '@shared/domain/category';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProject } from '../../state/project';
import { setHotkey } from '../../state/vocabulary';
import classes from './vocabulary.module.css';

// As they lie on a keypad.
const DIGITS = [7, 8, 9, 4, 5, 6, 1, 2, 3] as const;

/** The digit that labels as this category, and a keypad to choose another: keys in use show their colour. */
export const HotkeyMenu = memo(function HotkeyMenu({
  category: { id, name, hotkey },
}: {
  category: Category;
}) {
  const { t } = useTranslation('vocabulary');
  const categories = useProject((state) => state.categories);
  const [opened, setOpened] = useState(false);
  const choose = (digit: number | null) => {
    setOpened(false);
    void setHotkey(id, digit);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button
          className={classes.hotkey}
          data-none={hotkey === null || undefined}
          aria-label={t('key', { name })}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            setOpened(!opened);
          }}
        >
          {hotkey ?? '–'}
        </button>
      </Popover.Target>
      <Popover.Dropdown
        className={classes.keypad}
        aria-label={t('key', { name })}
        onClick={(event) => event.stopPropagation()}
      >
        {DIGITS.map((digit) => {
          const owner = categories.find((category) => category.hotkey === digit);
          return (
            <button
              key={digit}
              className={classes.padKey}
              style={{ borderBottomColor: owner?.colour }}
              aria-label={t('keySet', { key: digit })}
              aria-pressed={digit === hotkey}
              title={owner?.name}
              onClick={() => choose(digit)}
            >
              {digit}
            </button>
          );
        })}
        <button
          className={classes.padNone}
          aria-pressed={hotkey === null}
          onClick={() => choose(null)}
        >
          {t('keyNone')}
        </button>
      </Popover.Dropdown>
    </Popover>
  );
});
