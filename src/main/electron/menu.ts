import { Menu } from 'electron';

/**
 * The page has its own menus and keys. macOS alone needs a menu bar: without one, copy, paste and quit have
 * no keys there.
 */
export function setMenu(): void {
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}
