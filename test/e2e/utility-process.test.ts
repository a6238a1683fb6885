import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { buildEchoApp } from '../helpers/echo/app';
import { electronBinary, electronFlags } from '../helpers/launch-app';

let app: string | null = null;
afterAll(() => {
  if (app) rmSync(app, { recursive: true });
});

test('engine and inference live as utility processes, joined by a port from main', async () => {
  app = await buildEchoApp('test/helpers/echo/utility-main.ts');
  const child = spawn(electronBinary(), [...electronFlags, app], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => (output += String(text)));
  child.stderr.on('data', (text) => (output += String(text)));
  await new Promise((done) => child.once('exit', done));
  const line = /^REPORT (.*)$/m.exec(output)?.[1];
  expect(line, output).toBeDefined();
  const report: unknown = JSON.parse(line ?? 'null');
  expect(report).toMatchObject({
    bytes: 1_000_000,
    allSevens: true,
    // The sum of a float array that went engine -> inference, through a port that main handed out.
    inference: { sum: 125_000, count: 250_000, killed: true },
    telemetry: '1',
    restarted: true,
  });
  // onnxruntime-node is loaded inside the utility process.
  expect(report).toHaveProperty('inference.backends', expect.arrayContaining(['cpu']));
});
