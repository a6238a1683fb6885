import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { AppError, toAppError } from '@shared/errors';
import type { BridgeReply } from '@shared/rpc/bridge';
import { contract, events, hostContract } from '@shared/rpc/contract';
import type { EventName, HostContract, Input } from '@shared/rpc/contract';
import type { Handlers } from '@shared/rpc/server';
import { parseInput, toWireError } from '@shared/rpc/wire';
import type { EngineHost } from '../process/engine-host';
import { isOurPage } from './app-scheme';
import { CALL, EVENT } from './channels';
import type { TokenStore } from './token-store';

export interface Gateway {
  readonly engine: EngineHost;
  readonly own: Handlers<HostContract>;
  readonly tokens: Pick<TokenStore, 'read'>;
  /** The one window's contents; null when there is no window. */
  readonly page: () => WebContents | null;
  readonly log: (line: string) => void;
}

/**
 * The only door between page and main: who calls is checked, what is said is parsed, then it is relayed.
 * The engine parses again; main does it so that nothing unparsed passes through a process with full rights.
 */
export function openGateway({ engine, own, tokens, page, log }: Gateway): void {
  const dispatch = async (name: unknown, raw: unknown): Promise<unknown> => {
    if (typeof name !== 'string') throw new AppError('bad-input', 'A method has a name.');
    const ours = Object.hasOwn(hostContract, name);
    const input = parseInput(ours ? hostContract : contract, name, raw);
    // Name and input were looked up and parsed just now; that their types belong together is lost on the way.
    if (ours) return (own[name as keyof HostContract] as (input: unknown) => unknown)(input);
    if (name === 'models.pull') {
      const { id } = input as Input<'models.pull'>;
      return engine.call('models.pull', { id, token: await tokens.read() });
    }
    return engine.call(name as 'app.info', input as Record<string, never>);
  };

  ipcMain.handle(CALL, async (event, name: unknown, input: unknown): Promise<BridgeReply> => {
    try {
      checkSender(event, page());
      return { output: await dispatch(name, input) };
    } catch (error) {
      const { code, message } = toAppError(error);
      if (code === 'bad-input' || code === 'internal') log(`${String(name)}: ${message}`);
      return { error: toWireError(error) };
    }
  });

  for (const name of Object.keys(events) as EventName[])
    engine.on(name, (payload) => page()?.send(EVENT, name, payload));
}

/** @throws AppError 'bad-input' unless the call comes from the top frame of our window, showing our page */
function checkSender({ sender, senderFrame }: IpcMainInvokeEvent, page: WebContents | null): void {
  const ours =
    sender === page && senderFrame === page.mainFrame && isOurPage(senderFrame?.url ?? '');
  if (!ours)
    throw new AppError(
      'bad-input',
      `A call from ${senderFrame?.url ?? 'a closed frame'} was refused.`,
    );
}
