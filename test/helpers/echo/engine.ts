import { parentPort } from '@main/process/parent-port';
import { engineProcessHost } from '@main/process/engine-process-host';
import { engineContract } from '@main/process/engine-contract';
import { createClient } from '@shared/rpc/client';
import { AppError } from '@shared/errors';
import { serve } from '@shared/rpc/server';
import type { Server } from '@shared/rpc/server';
import { existsSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { emptyProject, onlyThese } from './handlers';
import { inferenceContract } from './inference-contract';

/** An engine without a store: it answers about itself, hands bytes back, and dies when it is told to. */
const port = parentPort();
let open: string | null = null;
const RED_PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('not reached');
};

const server: Server = serve(
  port,
  engineContract,
  onlyThese({
    'project.current': () => (open === null ? null : emptyProject(open)),
    'project.open': ({ file }) => {
      open = file;
      server.emit('project', emptyProject(file));
      return emptyProject(file);
    },
    // Dies as long as the named file is there, taking it along: once.
    'project.forget': ({ file }) => {
      if (!existsSync(file)) return { ok: true };
      rmSync(file);
      return die();
    },
    'edit.undo': die,
    // The path is the question: what does this process see?
    'folder.list': async ({ path }) => ({
      path: await answer(path ?? ''),
      parent: null,
      entries: [],
    }),
    // As many bytes as its number says; small, a picture of one red pixel.
    'image.bytes': ({ id, size }) => ({
      bytes: size === 'thumb' ? RED_PIXEL : new Uint8Array(id).fill(7),
      type: 'image/png',
      hash: 'abcdef0123456789',
    }),
  }),
);

/** Whether a process ends within two seconds. */
async function isGone(pid: number | undefined): Promise<boolean> {
  if (pid === undefined) return false;
  for (let waited = 0; waited < 2000; waited += 20) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await delay(20);
  }
  return false;
}

async function answer(question: string): Promise<string> {
  if (question.startsWith('env:')) return process.env[question.slice(4)] ?? '(unset)';
  if (question === 'pid') return String(process.pid);
  if (question === 'inference') {
    const child = await engineProcessHost().start('inference');
    const client = createClient<typeof inferenceContract, Record<string, never>>(
      inferenceContract,
      child.port,
    );
    const { sum, count } = await client.call('sum', {
      values: new Float32Array(250_000).fill(0.5),
    });
    const backends = await client.call('backends', {});
    await child.kill();
    await new Promise((resolve) => child.onExit(resolve));
    return JSON.stringify({
      sum,
      count,
      backends,
      killed: await isGone(child.pid),
    });
  }
  throw new AppError('not-found', `${question} is not known here.`);
}

port.onClose(() => process.exit(0));
