import { createInterface } from 'node:readline';

/**
 * Passes what a child prints on to our stderr, each line with the child's name before it.
 * stdout stays ours: it is where the command line answers machines.
 */
export function relayLines(name: string, ...streams: (NodeJS.ReadableStream | null)[]): void {
  for (const stream of streams) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) =>
      process.stderr.write(`[${name}] ${line}\n`),
    );
  }
}
