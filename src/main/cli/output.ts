import { SingleBar } from 'cli-progress';
import type { Job } from '@shared/domain/job';
import type { Transfer } from '@shared/domain/exchange';
import type { PairProgress } from '@shared/domain/model';
import { toWireError } from '@shared/rpc/wire';

/** Shows how far something is: a bar on a terminal, a line now and then in a log, nothing for machines. */
export interface Progress<T> {
  update(state: T): void;
  stop(): void;
}

/** What is told of something that goes image by image. */
export type JobProgress = Pick<Job, 'total' | 'done' | 'failed' | 'rate' | 'secondsLeft'>;

/** Where a command speaks. stdout carries the result alone; everything said on the way goes to stderr. */
export interface Output {
  /** The one result: `document` for machines, `text` for people. */
  result(document: unknown, text: string): void;
  error(error: unknown): void;
  note(line: string): void;
  progress(): Progress<JobProgress>;
  /** Of a model pair that is being got. */
  pair(): Progress<PairProgress>;
  /** Of labels that are read or written. */
  transfer(): Progress<Transfer>;
}

export function createOutput(json: boolean): Output {
  const note = (line: string): void => void process.stderr.write(`${line}\n`);
  const print = (document: unknown): void =>
    void process.stdout.write(`${JSON.stringify(document)}\n`);
  return {
    note,
    result: (document, text) => (json ? print(document) : void process.stdout.write(`${text}\n`)),
    error(thrown) {
      const error = toWireError(thrown);
      if (json) print({ error });
      note(`proxylabel: ${error.message}`);
    },
    progress: () => {
      if (json) return { update: () => {}, stop: () => {} };
      return process.stderr.isTTY ? bar() : lines(note);
    },
    pair: () => {
      if (json) return { update: () => {}, stop: () => {} };
      return process.stderr.isTTY ? pairBar() : pairLines(note);
    },
    transfer: () =>
      json || !process.stderr.isTTY ? { update: () => {}, stop: () => {} } : transferBar(),
  };
}

function lines(note: (line: string) => void): Progress<JobProgress> {
  let told = 0;
  return {
    update({ total, done, failed }) {
      const share = Math.floor((20 * (done + failed)) / total); // a line each twentieth
      if (share > told) note(`${done + failed} of ${total} images`);
      told = Math.max(told, share);
    },
    stop: () => {},
  };
}

function bar(): Progress<JobProgress> {
  const shown = new SingleBar({
    stream: process.stderr,
    format: '{bar} {value}/{total} images  {rate}  {left}',
    hideCursor: true,
  });
  shown.start(1, 0, { rate: '', left: '' });
  return {
    update({ total, done, failed, rate, secondsLeft }) {
      shown.setTotal(total);
      shown.update(done + failed, {
        rate: rate === null ? '' : `${rate.toFixed(rate < 10 ? 1 : 0)} a minute`,
        left: secondsLeft === null ? '' : `${duration(secondsLeft)} left`,
      });
    },
    stop: () => shown.stop(),
  };
}

/** A line for each phase, and for each tenth of a download. */
function pairLines(note: (line: string) => void): Progress<PairProgress> {
  let told = '';
  return {
    update({ phase, done, bytes, totalBytes }) {
      const tenth = phase === 'downloading' ? Math.floor(10 * done) : 0;
      const line = `${phase} ${tenth}`;
      if (line === told) return;
      told = line;
      const of = totalBytes === null ? '' : ` of ${megabytes(totalBytes)}`;
      note(phase === 'downloading' ? `${phase}: ${megabytes(bytes)}${of}` : phase);
    },
    stop: () => {},
  };
}

function pairBar(): Progress<PairProgress> {
  const shown = new SingleBar({
    stream: process.stderr,
    format: '{bar} {percentage} %  {phase}  {rate}  {left}',
    hideCursor: true,
  });
  shown.start(1, 0, { phase: '', rate: '', left: '' });
  return {
    update({ phase, done, bytesPerSecond, secondsLeft }) {
      shown.update(done, {
        phase,
        rate: bytesPerSecond === null ? '' : `${megabytes(bytesPerSecond)}/s`,
        left: secondsLeft === null ? '' : `${duration(secondsLeft)} left`,
      });
    },
    stop: () => shown.stop(),
  };
}

function transferBar(): Progress<Transfer> {
  const shown = new SingleBar({
    stream: process.stderr,
    format: '{bar} {percentage} %  {phase}  {left}',
    hideCursor: true,
  });
  shown.start(1, 0, { phase: '', left: '' });
  return {
    update({ phase, done, secondsLeft }) {
      shown.update(done, {
        phase,
        left: secondsLeft === null ? '' : `${duration(secondsLeft)} left`,
      });
    },
    stop: () => shown.stop(),
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** 75 -> "1 min 15 s". */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
