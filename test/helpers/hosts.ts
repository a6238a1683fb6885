import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { root } from './bundle';
import { launchApp } from './launch-app';
import { startServe } from './start-serve';

/** The app somewhere: what a job needs of it beside its page. */
export interface Host {
  readonly page: Page;
  /** Presses the button of the export dialog that is open, so that it writes to `target`. */
  export(target: string): Promise<void>;
  /** Presses a button that asks for a file or a folder, and chooses `path`. */
  choose(path: string, press: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface ElectronHost extends Host {
  readonly electron: ElectronApplication;
}

/** Whoever starts hosts closes them, and keeps a picture of what they showed when a test failed. */
export class Hosts {
  #open: Host[] = [];

  constructor(readonly home: string) {}

  electron = async (): Promise<ElectronHost> => {
    const { electron, window: page, close } = await launchApp({ home: this.home });
    const host: ElectronHost = {
      electron,
      page,
      close,
      export: async (target) => {
        await electron.evaluate(({ dialog }, path) => {
          dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
          dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
        }, target);
        await page.getByRole('button', { name: /^Choose a (file|folder) and export$/ }).click();
      },
      choose: async (path, press) => {
        await electron.evaluate(({ dialog }, chosen) => {
          dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
        }, path);
        await press();
      },
    };
    this.#open.push(host);
    await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.setContentSize(1280, 800),
    );
    return host;
  };

  browser = async (): Promise<Host> => {
    const serve = await startServe({ home: this.home });
    const browser = await chromium.launch({
      executablePath: process.env['PROXYLABEL_CHROMIUM'],
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const host: Host = {
      page,
      close: async () => {
        await browser.close();
        await serve.close();
      },
      export: async (target) => {
        await page.getByLabel(/^(Save to|Folder)$/).fill(target);
        await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
      },
      choose: async (path, press) => {
        await press();
        const [folder, name] = path.split(/\/(?=[^/]*$)/) as [string, string];
        const isFile = /\.\w+$/.test(name);
        const field = page.getByRole('textbox', { name: 'Path' });
        await field.fill(isFile ? folder : path);
        await field.press('Enter');
        const choice = isFile ? name : 'Choose this folder';
        await page.getByRole('dialog').getByRole('button', { name: choice, exact: true }).click();
      },
    };
    this.#open.push(host);
    await page.goto(serve.url);
    return host;
  };

  /** @param failed name for the pictures of what is shown, if they are wanted */
  async close(failed: string | null): Promise<void> {
    for (const [i, { page }] of this.#open.entries())
      if (failed !== null)
        await page
          .screenshot({ path: join(root, `test-results/${failed}-${i}.png`) })
          .catch(() => {}); // it may be the window that died
    for (const host of this.#open.splice(0)) await host.close().catch(() => {}); // a test may have
  }
}
