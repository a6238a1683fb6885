import { count } from './headers';
import type { Hub, HubFile } from './hub';
import { ask } from './request';
import { persistently, type Patience } from './retry';

/**
 * Asks the hub about a file without fetching it: its size and, of a large file, its SHA-256. What was known
 * beforehand stays; where the two contradict, the download refuses.
 * @throws AppError as `download` does
 */
export async function inspect(
  hub: Hub,
  file: HubFile,
  signal: AbortSignal,
  patience?: Patience,
): Promise<HubFile> {
  let found = file;
  await persistently(
    async () => {
      const { status, headers, linked, body } = await ask(hub, file, { method: 'HEAD', signal });
      await body.dump().catch(() => {});
      const length = status === 200 ? count(headers['content-length']) : null;
      found = {
        ...file,
        bytes: file.bytes ?? linked.bytes ?? length,
        sha256: file.sha256 ?? linked.sha256,
      };
    },
    signal,
    patience,
  );
  return found;
}
