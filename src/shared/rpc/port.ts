/**
 * A two-way channel of messages: a child process, a MessagePort, a socket, a pair in one process.
 * Messages arrive in order, and those that come before a listener is set are kept for it.
 * After `close`, by either side, nothing is delivered and `post` does nothing.
 */
export interface Port {
  post(message: unknown): void;
  /** One listener; setting it again replaces it. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when the port is closed already. */
  onClose(listener: () => void): void;
  close(): void;
}

/** What a transport feeds; the `Port` half of it is handed out. */
export interface PortSource {
  readonly port: Port;
  receive(message: unknown): void;
  closed(): void;
}

/**
 * The bookkeeping every Port has in common: messages are buffered until someone listens, close is told once.
 * @param send delivers to the other side; called only while the port is open
 * @param end closes the transport
 */
export function createPort(send: (message: unknown) => void, end: () => void): PortSource {
  let open = true;
  let listener: ((message: unknown) => void) | null = null;
  const waiting: unknown[] = [];
  const closeListeners: (() => void)[] = [];
  const closed = (): void => {
    if (!open) return;
    open = false;
    for (const tell of closeListeners.splice(0)) tell();
  };
  return {
    receive(message) {
      if (!open) return;
      if (listener) listener(message);
      else waiting.push(message);
    },
    closed,
    port: {
      post(message) {
        if (open) send(message);
      },
      onMessage(next) {
        listener = next;
        for (const message of waiting.splice(0)) next(message);
      },
      onClose(tell) {
        if (open) closeListeners.push(tell);
        else tell();
      },
      close() {
        if (!open) return;
        closed();
        end();
      },
    },
  };
}

/** Two ports joined in one process; messages are cloned and delivered later, as between processes. */
export function portPair(): [Port, Port] {
  const join = (other: () => PortSource): PortSource =>
    createPort(
      (message) => {
        const copy: unknown = structuredClone(message);
        queueMicrotask(() => other().receive(copy));
      },
      () => queueMicrotask(() => other().closed()),
    );
  const left: PortSource = join(() => right);
  const right: PortSource = join(() => left);
  return [left.port, right.port];
}
