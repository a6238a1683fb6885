import { dirname } from 'node:path';

/** Environment of the processes we start. */
export function childEnvironment(
  entries: string,
  added: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // ONNX Runtime reports home unless this is set before its process starts.
    ORT_DISABLE_TELEMETRY: '1',
    PROXYLABEL_ENTRIES: entries,
    ...added,
  };
}

/** Folder of the built entries: as whoever started this process says, else where this program lies. */
export function entriesFolder(): string {
  return process.env['PROXYLABEL_ENTRIES'] ?? dirname(process.argv[1] ?? '');
}
