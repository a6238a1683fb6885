import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '@shared/errors';
import { refusal, safeHeaders } from './answer';
import type { Answer } from './answer';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
};

/**
 * Serves the built renderer. The files are listed once: an address is a key of that list or it is nothing,
 * so no address, however it is spelled, leads out of the folder.
 * @param policy the page's Content-Security-Policy
 * @throws AppError 'not-found' when the renderer was not built
 */
export async function rendererFiles(
  folder: string,
  policy: string,
): Promise<(pathname: string) => Promise<Answer>> {
  const files = new Map<string, string>();
  await list(folder, '/', files);
  const index = files.get('/index.html');
  if (!index) throw new AppError('not-found', `There is no index.html in ${folder}; build first.`);
  files.set('/', index);

  return async (pathname) => {
    const file = files.get(pathname);
    const type = file && TYPES[extname(file)];
    if (!file || !type) return refusal(404, 'Not found');
    // Built names carry a hash of the content; only the page itself changes in place.
    const hashed = pathname.startsWith('/assets/');
    return {
      status: 200,
      headers: {
        ...safeHeaders,
        'content-type': type,
        'content-security-policy': policy,
        ...(hashed && { 'cache-control': 'private, max-age=31536000, immutable' }),
      },
      body: await readFile(file),
    };
  };
}

async function list(folder: string, prefix: string, into: Map<string, string>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await list(path, `${prefix}${entry.name}/`, into);
    else if (entry.isFile()) into.set(`${prefix}${entry.name}`, path);
  }
}
