import { AppError } from '@shared/errors';
import { FromMain } from './broker';
import type { ToMain } from './broker';
import type { ElectronMessagePort } from './message-port';

interface ParentMessage {
  data: unknown;
  ports: ElectronMessagePort[];
}

interface ElectronParentPort {
  on(event: 'message', listener: (event: ParentMessage) => void): unknown;
  postMessage(message: unknown): void;
}

type FromMainListener = (message: FromMain, channel: ElectronMessagePort | undefined) => void;

/** The control line of a utility process to Electron's main; see broker.ts. */
export interface UtilityParent {
  tell(message: ToMain): void;
  onMessage(listener: FromMainListener): void;
}

let parent: UtilityParent | null | undefined;

/** Null when this process was not started by Electron's utilityProcess. */
export function utilityParent(): UtilityParent | null {
  return (parent ??= connect());
}

function connect(): UtilityParent | null {
  const { parentPort } = process as NodeJS.Process & { parentPort?: ElectronParentPort };
  if (!parentPort) return null;
  const listeners: FromMainListener[] = [];
  // Main's first message may be here before anyone listens.
  const early: [FromMain, ElectronMessagePort | undefined][] = [];
  parentPort.on('message', ({ data, ports }) => {
    const message = FromMain.parse(data);
    if (listeners.length === 0) early.push([message, ports[0]]);
    for (const listener of listeners) listener(message, ports[0]);
  });
  return {
    tell: (message) => parentPort.postMessage(message),
    onMessage(listener) {
      listeners.push(listener);
      for (const [message, channel] of early.splice(0)) listener(message, channel);
    },
  };
}

/** @throws AppError 'internal' when main sent the message without its port */
export function channelOf(channel: ElectronMessagePort | undefined): ElectronMessagePort {
  if (channel) return channel;
  throw new AppError('internal', 'A process was announced without a channel to it.');
}
