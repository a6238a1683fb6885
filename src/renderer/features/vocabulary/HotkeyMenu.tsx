import { Menu } from '@mantine/core';
import type { Category } from '@shared/domain/category';
import { useTranslation } from 'react-i18next';
import { setHotkey } from '../../state/vocabulary';
import classes from './vocabulary.module.css';

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** The digit that labels as this category. */
export function HotkeyMenu({ category: { id, name, hotkey } }: { category: Category }) {
  const { t } = useTranslation('vocabulary');
  return (
    <Menu position="bottom-end" width={120}>
      <Menu.Target>
        <button
          className={classes.hotkey}
          data-none={hotkey === null || undefined}
          aria-label={t('key', { name })}
          tabIndex={-1}
          onClick={(event) => event.stopPropagation()}
        >
          {hotkey ?? '–'}
        </button>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        {DIGITS.map((digit) => (
          <Menu.Item
            key={digit}
            data-active={digit === hotkey || undefined}
            onClick={() => void setHotkey(id, digit)}
          >
            {t('keySet', { key: digit })}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => void setHotkey(id, null)}>{t('keyNone')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
