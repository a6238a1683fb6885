import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { startHub, type HubServer } from '../helpers/hub-server';
import { afterwards, entries, root, scratchFolder } from './harness';

/** `proxylabel models ...` as a script calls it: exit codes, and a program of its own each time. */
const fixtures = join(root, 'test/fixtures/proxyclip/models');
let hub: HubServer;
let home: string;

beforeEach(async () => {
  hub = await startHub();
  afterwards(() => hub.close());
  hub.repos.set('someone/clip-tiny', join(fixtures, 'clip-a-hf'));
  hub.repos.set('someone/dino-tiny', join(fixtures, 'vfm-dino8-hf'));
  home = scratchFolder();
  const files = [{ path: 'config.json' }, { path: 'model.safetensors' }];
  const checkpoint = (repo: string) => ({
    title: repo,
    licence: 'MIT',
    sources: [{ repo, files }],
  });
  const pair = { title: 'Tiny', summary: '', audience: 'fast', speed: 'fast', bytes: 8_000_000 };
  writeFileSync(
    join(home, 'catalog.json'),
    JSON.stringify({
      format: 2,
      checkpoints: {
        'tiny-clip': checkpoint('someone/clip-tiny'),
        'tiny-dino': checkpoint('someone/dino-tiny'),
      },
      pairs: [{ id: 'tiny', clip: 'tiny-clip', vfm: 'tiny-dino', ...pair }],
    }),
  );
});

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

function models(
  args: readonly string[],
  env: Record<string, string> = {},
  onStderr: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(entries, 'cli.cjs'), 'models', ...args], {
      env: { ...process.env, PROXYLABEL_HOME: home, HF_ENDPOINT: hub.address, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => {
      stderr += String(text);
      onStderr(stderr, (signal) => child.kill(signal));
    });
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe('proxylabel models', () => {
  it('pulls from HF_ENDPOINT, lists, verifies, and says by its code what is damaged', async () => {
    const pulled = await models(['pull', 'tiny', '--json']);
    expect(pulled.stderr).toBe('');
    expect(pulled.code).toBe(0);
    expect(JSON.parse(pulled.stdout)).toMatchObject({ id: 'tiny', installed: true });

    const listed = await models(['list']);
    expect(listed.stdout).toMatch(/^tiny +installed +8 MB +fast +Tiny \(MIT\)$/m);
    expect(listed.stdout).toMatch(/^clip-vit-h14-dino-vitb8 +available /m);

    expect(await models(['verify', 'tiny'])).toMatchObject({ code: 0 });
    const folder = join(
      home,
      'models',
      readdirSync(join(home, 'models')).find((n) => !n.startsWith('.'))!,
    );
    const file = join(folder, 'vfm.onnx.data');
    const bytes = readFileSync(file);
    bytes[1000]! ^= 1;
    writeFileSync(file, bytes);
    const bad = await models(['verify', 'tiny']);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain('vfm.onnx.data is changed');

    expect(await models(['remove', 'tiny'])).toMatchObject({ code: 0 });
    expect(await models(['verify', 'tiny'])).toMatchObject({ code: 1 });
  });

  it('keeps what it has when it is stopped (130), and goes on from there', async () => {
    hub.mischief.push({
      on: 'clip-tiny/resolve/main/model',
      drip: { bytes: 200_000, everyMs: 50 },
    });
    let told = false;
    const stopped = await models(['pull', 'tiny'], {}, (text, kill) => {
      if (told || !/downloading: [12]\.\d MB/.test(text)) return;
      told = true;
      kill('SIGINT');
    });
    expect(stopped.code).toBe(130);
    const listed = await models(['list']);
    expect(listed.stdout).toMatch(/^tiny +\d+ % here/m);
    expect(await models(['pull', 'tiny'])).toMatchObject({ code: 0 });
    expect(hub.asked.some(({ range }) => /^bytes=\d{6,}-$/.test(range ?? ''))).toBe(true);
  });

  it('refuses with a sentence and 1: gated without a token, and what no catalogue has', async () => {
    hub.gated.set('someone/dino-tiny', 'hf_right');
    const gated = await models(['pull', 'tiny']);
    expect(gated.code).toBe(1);
    expect(gated.stderr).toMatch(/dino-tiny only to those with access.*HF_TOKEN/);
    expect(await models(['pull', 'tiny'], { HF_TOKEN: 'hf_right' })).toMatchObject({ code: 0 });
    const unknown = await models(['pull', 'nothing']);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/“nothing”.*clip-vit-b16-dino-vitb8/);
  });

  it('goes through the proxy of the environment, except where NO_PROXY says so', async () => {
    const seen: string[] = [];
    // A proxy as HTTP knows it: CONNECT host:port, then bytes both ways.
    const proxy = createServer((client) => {
      client
        .on('error', () => {})
        .once('data', (head) => {
          const target = /^CONNECT ([^:]+):(\d+) /.exec(head.toString('latin1'));
          if (!target) return client.destroy();
          seen.push(target[0]);
          const server = connect(Number(target[2]), target[1]!, () => {
            client.write('HTTP/1.1 200 OK\r\n\r\n');
            client.pipe(server).pipe(client);
          });
          server.on('error', () => client.destroy());
        });
    });
    await new Promise<void>((up) => proxy.listen(0, '127.0.0.1', up));
    afterwards(() => proxy.close());
    const { port } = proxy.address() as { port: number };
    const env = { HTTP_PROXY: `http://127.0.0.1:${port}` };
    expect(await models(['pull', 'tiny'], { ...env, NO_PROXY: '127.0.0.1' })).toMatchObject({
      code: 0,
    });
    expect(seen).toEqual([]);
    await models(['remove', 'tiny']);
    expect(await models(['pull', 'tiny'], { ...env, NO_PROXY: '' })).toMatchObject({ code: 0 });
    expect(seen.length).toBeGreaterThan(0);
  });

  it('adds what one folder holds', async () => {
    const empty = join(home, 'usb');
    mkdirSync(empty);
    const refused = await models(['add', empty]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(empty);
    const added = await models([
      'add',
      join(fixtures, 'clip-a-hf'),
      join(fixtures, 'vfm-dino8-hf'),
    ]);
    expect(added.code).toBe(0);
    const plain = await models([
      'add',
      join(fixtures, 'clip-a-hf'),
      '--baseline',
      'values',
      '--json',
    ]);
    expect(plain.code).toBe(0);
    expect(JSON.parse(plain.stdout)).toMatchObject([
      { title: expect.stringMatching(/values only/) },
    ]);
    const both = [
      join(fixtures, 'clip-a-hf'),
      join(fixtures, 'vfm-dino8-hf'),
      '--baseline',
      'clip',
    ];
    expect(await models(['add', ...both])).toMatchObject({ code: 2 });
  });
});
