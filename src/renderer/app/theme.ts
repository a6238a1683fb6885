import {
  ActionIcon,
  Button,
  createTheme,
  Input,
  Menu,
  Modal,
  Notification,
  Popover,
  Skeleton,
  Tooltip,
} from '@mantine/core';
import type { MantineColorsTuple } from '@mantine/core';
import { t } from 'i18next';
import './i18n';
import classes from './app.module.css';

const accent: MantineColorsTuple = [
  '#eef4ff',
  '#dbe7fe',
  '#bcd3fd',
  '#8fb6fb',
  '#5b9bff',
  '#2f6fe0',
  '#2b6be4',
  '#2157bd',
  '#1e4796',
  '#1b3a75',
];

// Mantine's dark scale goes from text (0) to the deepest ground (9); these are tokens.css's greys.
const dark: MantineColorsTuple = [
  '#e9eaed',
  '#c6c9cf',
  '#a6aab2',
  '#868b94',
  '#33363c',
  '#26282d',
  '#1c1e22',
  '#141518',
  '#101114',
  '#0b0c0e',
];

const overlay = {
  border: 'none',
  background: 'var(--overlay)',
  boxShadow: 'var(--shadow)',
};

/** Dense and quiet: 13 px text, 28 px controls, six-pixel corners, one accent. */
export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, dark },
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.25' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, props) => ({
        root: {
          '--button-height': props.size === 'lg' ? '36px' : '28px',
          '--button-padding-x': props.size === 'lg' ? '16px' : '11px',
          '--button-fz': '13px',
        },
      }),
      styles: { root: { fontWeight: 540 } },
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { size: 28, variant: 'subtle', color: 'gray' },
    }),
    Input: Input.extend({
      vars: () => ({ wrapper: { '--input-height': '30px', '--input-fz': '13px' } }),
    }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 450,
        withArrow: false,
        offset: 6,
        transitionProps: { duration: 80 },
      },
      styles: {
        tooltip: {
          ...overlay,
          padding: '4px 8px',
          color: 'var(--text)',
          fontSize: 12,
          lineHeight: '18px',
        },
      },
    }),
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', offset: 6, transitionProps: { duration: 80 } },
      styles: {
        dropdown: { ...overlay, padding: 4 },
        item: { minHeight: 28, padding: '3px 8px', fontSize: 13, borderRadius: 5 },
        label: { fontSize: 11, padding: '4px 8px' },
      },
    }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': t('common:close') } },
      classNames: { root: classes.toast, description: classes.toastText },
    }),
    Skeleton: Skeleton.extend({ classNames: { root: classes.skeleton } }),
    Popover: Popover.extend({
      defaultProps: { offset: 6, transitionProps: { duration: 80 } },
      styles: { dropdown: { ...overlay, padding: 12 } },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.5 },
        transitionProps: { duration: 110, transition: 'fade' },
      },
      styles: {
        content: { background: 'var(--surface)', boxShadow: 'var(--shadow)' },
        header: { background: 'transparent', minHeight: 44, padding: '10px 16px' },
        title: { fontSize: 14, fontWeight: 600 },
      },
    }),
  },
});
