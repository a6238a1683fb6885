import type { WebSocket } from 'ws';
import { contract, events } from '@shared/rpc/contract';
import type { Contract, EventName, MethodName } from '@shared/rpc/contract';
import { createPort } from '@shared/rpc/port';
import type { Port } from '@shared/rpc/port';
import { serve } from '@shared/rpc/server';
import type { Handlers } from '@shared/rpc/server';
import type { EngineHost } from '../../process/engine-host';

/** A page that takes nothing more while the engine tells it things is not coming back. */
const MOST_UNSENT_BYTES = 64 * 1024 * 1024;
/** WebSocket close codes (RFC 6455, 7.4.1). */
const UNSUPPORTED_DATA = 1003;
const INVALID_PAYLOAD = 1007;

/** A WebSocket as a Port: every message is one JSON text. Anything else ends the connection. */
function socketPort(socket: WebSocket): Port {
  const source = createPort(
    (message) => {
      if (socket.bufferedAmount > MOST_UNSENT_BYTES) socket.terminate();
      else socket.send(JSON.stringify(message));
    },
    () => socket.close(),
  );
  socket.on('message', (data, isBinary) => {
    if (isBinary) return socket.close(UNSUPPORTED_DATA, 'JSON text only');
    let message: unknown;
    try {
      message = JSON.parse(String(data));
    } catch {
      return socket.close(INVALID_PAYLOAD, 'not JSON');
    }
    source.receive(message);
  });
  socket.on('close', () => source.closed());
  return source.port;
}

/** Lets one browser tab call the engine, by the renderer's contract alone, and hear its events. */
export function serveSocket(
  socket: WebSocket,
  engine: EngineHost,
  log: (line: string) => void,
): void {
  const port = socketPort(socket);
  const { emit } = serve(port, contract, relay(engine), {
    checkOutput: false, // the engine did
    onError: (method, error) => {
      if (method === null) log(`A browser sent no request: ${String(error)}`);
    },
  });
  const leave = (Object.keys(events) as EventName[]).map((event) =>
    engine.on(event, (payload) => emit(event, payload)),
  );
  port.onClose(() => leave.forEach((stop) => stop()));
  // Not readable text, too large, or a broken frame: ws has closed the connection already.
  socket.on('error', (error) => log(`A browser's connection ended: ${error.message}`));
}

function relay(engine: EngineHost): Handlers<Contract> {
  const names = Object.keys(contract) as MethodName[];
  return Object.fromEntries(
    names.map((name) => [name, (input: never) => engine.call(name, input)]),
  ) as unknown as Handlers<Contract>;
}
