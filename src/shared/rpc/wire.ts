import { z } from 'zod';
import { AppError, ERROR_CODES, toAppError } from '../errors';
import type { Method } from './contract';

/** Messages as they cross a Port: structured clones between processes, JSON text over a socket. */

/** Numbers the caller's requests; a reply carries the same. */
const id = z.int().min(0);

export const WireRequest = z
  .object({ id, method: z.string().max(100), input: z.unknown() })
  .strict();
export type WireRequest = z.infer<typeof WireRequest>;

export const WireError = z.object({ code: z.string(), message: z.string() });
export type WireError = z.infer<typeof WireError>;

export const WireReply = z.union([
  z.object({ id, error: WireError }).strict(),
  z.object({ id, output: z.unknown() }).strict(),
  z.object({ event: z.string(), payload: z.unknown() }).strict(),
]);
export type WireReply = z.infer<typeof WireReply>;

/** The cause stays behind: only the code and the sentence cross a border. */
export function toWireError(thrown: unknown): WireError {
  const { code, message } = toAppError(thrown);
  return { code, message };
}

export function fromWireError({ code, message }: WireError): AppError {
  const known = ERROR_CODES.find((candidate) => candidate === code);
  return new AppError(known ?? 'internal', message);
}

export type Methods = Readonly<Record<string, Method>>;
export type EventSchemas = Readonly<Record<string, z.ZodType>>;
export type InputOf<C extends Methods, M extends keyof C> = z.input<C[M]['input']>;
export type OutputOf<C extends Methods, M extends keyof C> = z.output<C[M]['output']>;

/**
 * Looks a method up by a name that came from outside.
 * @throws AppError 'bad-input' when the contract has no such method (inherited names are no methods)
 */
export function methodOf(contract: Methods, name: string): Method {
  const method = Object.hasOwn(contract, name) ? contract[name] : undefined;
  if (!method) throw new AppError('bad-input', `There is no method "${name.slice(0, 100)}".`);
  return method;
}

/**
 * Parses what came in for a method.
 * @throws AppError 'bad-input' naming the method, the field and what is wrong with it
 */
export function parseInput(contract: Methods, name: string, input: unknown): unknown {
  const parsed = methodOf(contract, name).input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError('bad-input', `${name} was called wrongly: ${issuesOf(parsed.error)}.`, {
    cause: parsed.error,
  });
}

/** The first problems of a failed parse, in one line. */
export function issuesOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => [issue.path.map(String).join('.'), issue.message].filter(Boolean).join(': '))
    .join('; ');
}
