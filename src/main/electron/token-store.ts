import { readFile, rm, writeFile } from 'node:fs/promises';
import { safeStorage } from 'electron';
import { z } from 'zod';
import { AppError } from '@shared/errors';

const Kept = z.object({
  /** Of the server that the token is for; no other ever gets it. */
  origin: z.string(),
  /** Base64 of what the system's key store encrypted. */
  encrypted: z.string(),
});

export interface TokenStore {
  /** Whether this system has a key store, and whether it keeps a token for `origin`. */
  state(origin: string): Promise<{ possible: boolean; kept: boolean }>;
  /** Keeps a token in place of the one before; null forgets it. @throws AppError('unsupported') */
  set(origin: string, token: string | null): Promise<void>;
  /** What to send along with a pull. Decrypted only now: some systems ask the person first. */
  read(): Promise<{ origin: string; token: string } | null>;
}

/** The token for gated files, encrypted by the system's key store, in a file that is worth nothing without it. */
export function tokenStore(file: string): TokenStore {
  const kept = async (): Promise<z.infer<typeof Kept> | null> => {
    const text = await readFile(file, 'utf8').catch(() => null);
    const parsed = text === null ? null : Kept.safeParse(tryJson(text));
    return parsed?.success ? parsed.data : null;
  };
  return {
    async state(origin) {
      const possible = hasKeyStore();
      return { possible, kept: possible && (await kept())?.origin === origin };
    },
    async set(origin, token) {
      if (token === null) return rm(file, { force: true });
      if (!hasKeyStore())
        throw new AppError(
          'unsupported',
          'This system has no key store that ProxyLabel can use. Start it with the token in HF_TOKEN instead.',
        );
      const encrypted = safeStorage.encryptString(token).toString('base64');
      await writeFile(file, JSON.stringify({ origin, encrypted }), { mode: 0o600 });
    },
    async read() {
      const found = hasKeyStore() ? await kept() : null;
      if (!found) return null;
      try {
        const token = safeStorage.decryptString(Buffer.from(found.encrypted, 'base64'));
        return { origin: found.origin, token };
      } catch {
        return null; // of another account or another key: as good as none, and the hub will say so
      }
    },
  };
}

/** Without a keyring, Chromium on Linux "encrypts" with a fixed password: that is no store. */
function hasKeyStore(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
