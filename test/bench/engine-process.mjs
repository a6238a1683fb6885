// The built engine process as the app speaks to it, for benches.
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} entries folder of the built programs @param {string} home the data folder */
export function startEngine(entries, home) {
  const child = fork(join(entries, 'engine.cjs'), [], {
    env: {
      ...process.env,
      PROXYLABEL_HOME: home,
      PROXYLABEL_ENTRIES: entries,
      ORT_DISABLE_TELEMETRY: '1',
    },
    serialization: 'advanced',
    execArgv: ['--no-maglev'],
  });
  const waiting = new Map();
  const listeners = [];
  let id = 0;
  child.on('message', (message) => {
    if ('event' in message) return listeners.forEach((listen) => listen(message));
    const { resolve: done, reject } = waiting.get(message.id);
    if (message.error) reject(new Error(`${message.error.code}: ${message.error.message}`));
    else done(message.output);
  });
  return {
    call: (method, input = {}) =>
      new Promise((done, reject) => {
        waiting.set(id, { resolve: done, reject });
        child.send({ id: id++, method, input });
      }),
    /** Processor time of all its threads so far, milliseconds; null where the system doesn't tell. */
    cpuMs: () => {
      if (process.platform !== 'linux') return null;
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    /** The most memory it ever had, MiB; null where the system doesn't tell. */
    peakMiB: () => {
      if (process.platform !== 'linux') return null;
      const [, peak] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      return Math.round(Number(peak) / 1024);
    },
    jobOver: () =>
      new Promise((done) => {
        listeners.push(({ event, payload }) => {
          if (event === 'job' && ['done', 'failed'].includes(payload.state)) done(payload);
        });
      }),
    end: () =>
      new Promise((done) => {
        child.once('exit', done);
        child.disconnect();
      }),
  };
}

/** Milliseconds of what `work` takes. @param {() => unknown} work */
export const timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
/** @param {readonly number[]} all milliseconds */
export const summary = (all) => {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] * 100) / 100;
  return { times: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
};
