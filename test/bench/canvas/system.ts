import { readFileSync, rmSync } from 'node:fs';
import type { ElectronApplication } from 'playwright-core';

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  pid: number;
  id?: string;
  id2?: { local?: string };
  args: { event_latency?: { event_type?: string } };
}

/** Milliseconds from each drag event to its presentation, as the compositor saw it, while `work` goes on. */
export async function tracedDrags(
  electron: ElectronApplication,
  work: () => Promise<void>,
): Promise<number[]> {
  await electron.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['benchmark', 'input'] }),
  );
  await work();
  const file = await electron.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: TraceEvent[] };
  rmSync(file);
  const begun = new Map<string, number>();
  const times: number[] = [];
  for (const { name, ph, ts, args, id2, id, pid } of traceEvents) {
    if (name !== 'EventLatency') continue;
    const key = `${pid} ${id2?.local ?? id}`;
    if (ph === 'b' && args.event_latency?.event_type === 'MOUSE_DRAGGED') begun.set(key, ts);
    else if (ph === 'e' && begun.has(key)) {
      times.push((ts - begun.get(key)!) / 1000);
      begun.delete(key);
    }
  }
  return times;
}

/** Processor time that page and compositor have used so far, ms: what a busy machine doesn't blur. Linux only. */
export async function processorTime(electron: ElectronApplication): Promise<number> {
  const pids = await electron.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab' || type === 'GPU')
      .map(({ pid }) => pid),
  );
  return pids.reduce((sum, pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
      return sum + 10 * (Number(fields[11]) + Number(fields[12]));
    } catch {
      return NaN;
    }
  }, 0);
}

/** Resident memory of the page's process, MiB. */
export function pageMemory(electron: ElectronApplication): Promise<number> {
  return electron.evaluate(({ app }) =>
    Math.round(
      Math.max(
        ...app
          .getAppMetrics()
          .filter(({ type }) => type === 'Tab')
          .map(({ memory }) => memory.workingSetSize / 1024),
      ),
    ),
  );
}
