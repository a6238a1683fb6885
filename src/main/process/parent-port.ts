import { AppError } from '@shared/errors';
import { createPort } from '@shared/rpc/port';
import { messagePort } from './message-port';
import type { Port } from './port';
import { channelOf, utilityParent } from './utility-parent';
import type { UtilityParent } from './utility-parent';

/**
 * The port to whoever started this process, forked by Node or as Electron's utility process.
 * Its close means that the parent is gone or wants this process to end: clean up and exit.
 * @throws AppError 'unavailable' when the program was started by hand
 */
export function parentPort(): Port {
  const parent = utilityParent();
  if (parent) return fromUtilityParent(parent);
  if (process.send) return fromFork();
  throw new AppError(
    'unavailable',
    'This program is a part of ProxyLabel; start ProxyLabel itself.',
  );
}

function fromUtilityParent(parent: UtilityParent): Port {
  let channel: Port | null = null;
  const early: unknown[] = [];
  const source = createPort(
    (message) => (channel ? channel.post(message) : void early.push(message)),
    () => channel?.close(),
  );
  parent.onMessage((message, port) => {
    if (message.kind !== 'connect') return;
    channel = messagePort(channelOf(port));
    channel.onMessage(source.receive);
    channel.onClose(source.closed);
    for (const waiting of early.splice(0)) channel.post(waiting);
  });
  return source.port;
}

function fromFork(): Port {
  const source = createPort(
    // A parent that dies in between is told by 'disconnect'; the failed send itself says nothing new.
    (message) => void process.send?.(message, undefined, undefined, () => {}),
    () => process.disconnect(),
  );
  process.on('message', source.receive);
  process.on('disconnect', source.closed);
  // A terminal's Ctrl+C reaches the whole group; only the parent decides what it means.
  process.on('SIGINT', () => {});
  return source.port;
}
