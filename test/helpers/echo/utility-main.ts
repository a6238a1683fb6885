import { join } from 'node:path';
import { app } from 'electron';
import { hostEngine } from '@main/process/engine-host';
import { utilityHost } from '@main/process/utility-process';

/** An Electron main that hosts engine and inference as utility processes, tries them, and prints what it saw. */
app.on('window-all-closed', () => {});
void app.whenReady().then(async () => {
  const log: string[] = [];
  const host = utilityHost({ entries: join(app.getAppPath(), 'out/main') });
  const engine = hostEngine(host, { log: (line) => log.push(line) });
  const ask = async (path: string) => (await engine.call('folder.list', { path })).path;
  try {
    const started = performance.now();
    const first = await ask('pid');
    const startMs = performance.now() - started;
    const pinged = performance.now();
    for (let i = 0; i < 200; i++) await ask('pid');
    const pingMs = (performance.now() - pinged) / 200;
    const sent = performance.now();
    const { bytes } = await engine.call('image.bytes', { id: 1_000_000, size: 'full' });
    const megabyteMs = performance.now() - sent;
    const inference: unknown = JSON.parse(await ask('inference'));
    const telemetry = await ask('env:ORT_DISABLE_TELEMETRY');
    process.kill(Number(first), 'SIGKILL');
    const second = await ask('pid');
    await engine.close();
    const report = {
      startMs,
      pingMs,
      megabyteMs,
      bytes: bytes.length,
      allSevens: bytes.every((byte) => byte === 7),
      inference,
      telemetry,
      restarted: first !== second,
      log,
    };
    process.stdout.write(`REPORT ${JSON.stringify(report)}\n`);
  } catch (error) {
    process.stdout.write(`REPORT ${JSON.stringify({ error: String(error), log })}\n`);
  }
  app.quit();
});
