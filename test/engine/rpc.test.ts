import { expect, test } from 'vitest';
import fc from 'fast-check';
import { z } from 'zod';
import { AppError } from '@shared/errors';
import { createClient } from '@shared/rpc/client';
import { portPair } from '@shared/rpc/port';
import { serve } from '@shared/rpc/server';
import type { Handlers } from '@shared/rpc/server';

const contract = {
  double: { input: z.object({ value: z.number() }).strict(), output: z.number() },
  never: { input: z.object({}), output: z.number() },
  wrong: { input: z.object({}), output: z.string().regex(/^a/) },
  fail: { input: z.object({}), output: z.number() },
  unsendable: { input: z.object({}), output: z.unknown() },
} as const;
const happenings = { tick: z.number() } as const;

function connect(handlers: Partial<Handlers<typeof contract>> = {}) {
  const [near, far] = portPair();
  const errors: unknown[] = [];
  const server = serve<typeof contract, typeof happenings>(
    far,
    contract,
    {
      double: ({ value }) => value * 2,
      never: () => new Promise(() => {}),
      wrong: () => 'b',
      fail: () => {
        throw new AppError('damaged', 'The file is damaged.', { cause: new Error('secret') });
      },
      unsendable: () => () => {},
      ...handlers,
    },
    { onError: (_method, error) => errors.push(error) },
  );
  return {
    near,
    far,
    server,
    errors,
    client: createClient<typeof contract, typeof happenings>(contract, near),
  };
}

const code = (value: string) => expect.objectContaining({ code: value });

test('answers come to the call they belong to, in whatever order', async () => {
  const delays = [30, 0, 10];
  const { client } = connect({
    double: async ({ value }) => {
      await new Promise((resolve) => setTimeout(resolve, delays[value]));
      return value * 2;
    },
  });
  const calls = [0, 1, 2].map((value) => client.call('double', { value }));
  expect(await Promise.all(calls)).toEqual([0, 2, 4]);
});

test('an input of the wrong shape is refused by name before the handler sees it', async () => {
  let seen = 0;
  const { client } = connect({ double: () => ++seen });
  await expect(client.call('double', { value: 'x' } as never)).rejects.toThrow(/double.*value/);
  await expect(client.call('double', { value: 1, more: 2 } as never)).rejects.toEqual(
    code('bad-input'),
  );
  expect(seen).toBe(0);
});

test.each(['nothing', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'there is no method %s',
  async (method) => {
    const { near } = connect();
    const answer = new Promise((resolve) => near.onMessage(resolve));
    near.post({ id: 1, method, input: {} });
    expect(await answer).toEqual({
      id: 1,
      error: { code: 'bad-input', message: `There is no method "${method}".` },
    });
  },
);

test('errors cross with code and sentence, and leave their cause behind', async () => {
  const { client, errors } = connect();
  const error = await client.call('fail', {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'damaged', message: 'The file is damaged.' });
  expect((error as AppError).cause).toBeUndefined();
  expect(errors).toHaveLength(1);
});

test('a wrong or unsendable answer is a defect of ours, not a silence', async () => {
  const { client } = connect();
  await expect(client.call('wrong', {})).rejects.toEqual(code('internal'));
  await expect(client.call('unsendable', {})).rejects.toEqual(code('internal'));
});

test('calls that wait when the port closes are told so, and later ones at once', async () => {
  const { client, far } = connect();
  const waiting = client.call('never', {});
  far.close();
  await expect(waiting).rejects.toEqual(code('unavailable'));
  await expect(client.call('double', { value: 1 })).rejects.toEqual(code('unavailable'));
});

test('events reach every listener until it leaves', async () => {
  const { client, server } = connect();
  const heard: number[] = [];
  const stop = client.on('tick', (value) => heard.push(value));
  server.emit('tick', 1);
  await client.call('double', { value: 0 });
  stop();
  server.emit('tick', 2);
  await client.call('double', { value: 0 });
  expect(heard).toEqual([1]);
});

test('messages sent before anyone listens are kept in order', async () => {
  const [near, far] = portPair();
  near.post(1);
  near.post(2);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const heard: unknown[] = [];
  far.onMessage((message) => heard.push(message));
  expect(heard).toEqual([1, 2]);
});

test('whatever comes in, the server answers it or closes the port, and lives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything({ withNullPrototype: false }), async (junk) => {
      const { near, client } = connect();
      let closed = false;
      near.onClose(() => (closed = true));
      try {
        near.post(junk);
      } catch {
        return; // not cloneable: it can't be sent at all
      }
      const answered = await client.call('double', { value: 4 }).catch(() => null);
      expect(closed ? answered === null : answered === 8).toBe(true);
    }),
    { numRuns: 200 },
  );
});
