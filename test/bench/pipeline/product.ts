import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { peakBytes } from './process-figures';

/** The command line as a person calls it: from its start to the export, and the memory of each process. */
export async function measureProduct(
  images: readonly string[],
  words: string,
  scratch: string,
): Promise<{ firstMask: Run; all: Run & { images: number } }> {
  const first = images.slice(0, 1);
  return {
    /** From the program's start to the first masks on disk: project, model, one photo, export. */
    firstMask: await prelabel(first, words, join(scratch, 'first')),
    all: { images: images.length, ...(await prelabel(images, words, join(scratch, 'all'))) },
  };
}

export interface Run {
  ms: number;
  exitCode: number | null;
  /** By program: cli, engine, inference. Linux only. */
  peakRssBytes: Record<string, number>;
}

async function prelabel(images: readonly string[], words: string, folder: string): Promise<Run> {
  const photos = join(folder, 'photos');
  mkdirSync(photos, { recursive: true });
  for (const file of images) copyFileSync(file, join(photos, basename(file)));

  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...[join(__dirname, 'cli.cjs'), 'prelabel', photos, '--words', words],
      ...['--export', join(folder, 'coco.json'), '--json'],
    ],
    {
      env: { ...process.env, PROXYLABEL_HOME: join(folder, 'home') },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const peakRssBytes: Record<string, number> = {};
  const watch = setInterval(() => notePeaks(child.pid, peakRssBytes), 100);
  const exitCode = await new Promise<number | null>((done) => child.once('exit', done));
  clearInterval(watch);
  return { ms: Math.round(performance.now() - started), exitCode, peakRssBytes };
}

/** The high-water marks of a process and its descendants, as the kernel keeps them. */
function notePeaks(pid: number | undefined, peaks: Record<string, number>): void {
  if (pid === undefined || process.platform !== 'linux') return;
  try {
    const program = /(\w+)\.cjs/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1];
    const peak = peakBytes(pid);
    if (program && peak) peaks[program] = Math.max(peaks[program] ?? 0, peak);
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8');
      for (const child of children.split(' ').filter(Boolean)) notePeaks(Number(child), peaks);
    }
  } catch {
    // It ended while we looked.
  }
}
