import type { z } from 'zod';
import { AppError } from '../errors';
import type { Events } from './contract';
import type { Port } from './port';
import { WireRequest, issuesOf, methodOf, parseInput, toWireError } from './wire';
import type { EventSchemas, Methods, WireReply } from './wire';

/** One function a method; its input is parsed already, what it throws goes back as an AppError. */
export type Handlers<C extends Methods> = {
  readonly [M in keyof C]: (
    input: z.output<C[M]['input']>,
  ) => z.input<C[M]['output']> | Promise<z.input<C[M]['output']>>;
};

export interface ServeOptions {
  /** Parse every output too (development, tests): a wrong one becomes an 'internal' error. Default true. */
  readonly checkOutput?: boolean;
  /** Told of every failed call with its cause, and of messages that are no requests at all. */
  readonly onError?: (method: string | null, error: unknown) => void;
}

export interface Server<E extends EventSchemas = Events> {
  emit<N extends keyof E & string>(event: N, payload: z.input<E[N]>): void;
}

/**
 * Answers a contract's calls on a port. Handlers are started in the order of the requests; answers go out
 * as they are ready. A message that is no request closes the port: the other side isn't one of ours.
 */
export function serve<C extends Methods, E extends EventSchemas = Events>(
  port: Port,
  contract: C,
  handlers: Handlers<C>,
  { checkOutput = true, onError = () => {} }: ServeOptions = {},
): Server<E> {
  const send = (reply: WireReply): void => port.post(reply);

  const answer = async ({ method: name, input }: WireRequest): Promise<unknown> => {
    const parsed = parseInput(contract, name, input);
    // parseInput has looked the name up; the two maps have the same keys by type.
    const handler = handlers[name] as (input: unknown) => unknown;
    const output = await handler(parsed);
    if (!checkOutput) return output;
    const checked = methodOf(contract, name).output.safeParse(output);
    if (checked.success) return checked.data;
    throw new AppError('internal', `${name} gave a wrong answer: ${issuesOf(checked.error)}.`);
  };

  port.onMessage((message) => {
    const request = WireRequest.safeParse(message);
    if (!request.success) {
      onError(null, new AppError('bad-input', `Not a request: ${issuesOf(request.error)}.`));
      port.close();
      return;
    }
    const { id, method } = request.data;
    answer(request.data)
      .then((output) => send({ id, output }))
      .catch((error: unknown) => {
        onError(method, error);
        send({ id, error: toWireError(error) });
      });
  });

  return { emit: (event, payload) => send({ event, payload }) };
}
