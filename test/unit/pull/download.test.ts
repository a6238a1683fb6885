import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  download,
  dropConnections,
  inspect,
  type Hub,
  type HubFile,
  type Patience,
} from '@main/checkpoint/pull';
import { AppError } from '@shared/errors';
import { startHub, type HubServer } from '../../helpers/hub-server';

const REPO = 'someone/vit-tiny';
const WEIGHTS = 'model.safetensors';
const quick: Patience = { attempts: 6, first: 5, longest: 20, asked: 2000 };

let folder: string;
let hub: HubServer;
let content: Buffer;
let target: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proxylabel-pull-'));
  mkdirSync(join(folder, 'repo'));
  content = randomBytes(700_001);
  writeFileSync(join(folder, 'repo', WEIGHTS), content);
  writeFileSync(join(folder, 'repo', 'config.json'), '{"model_type":"vit"}');
  target = join(folder, 'here', WEIGHTS);
  hub = await startHub();
  hub.repos.set(REPO, join(folder, 'repo'));
});
afterEach(async () => {
  await dropConnections();
  await hub.close();
  rmSync(folder, { recursive: true });
});

const fileOf = (changed: Partial<HubFile> = {}): HubFile => ({
  repo: REPO,
  revision: 'main',
  path: WEIGHTS,
  bytes: null,
  sha256: null,
  ...changed,
});
const from = (address: string, token: string | null = null): Hub => ({
  address: new URL(address),
  token,
});
const get = (
  options: { file?: HubFile; hub?: Hub; signal?: AbortSignal; onBytes?: (n: number) => void } = {},
) =>
  download(options.hub ?? from(hub.address), options.file ?? fileOf(), target, {
    signal: options.signal ?? new AbortController().signal,
    onBytes: options.onBytes ?? (() => {}),
    patience: quick,
  });
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const gets = () => hub.asked.filter(({ method }) => method === 'GET');
const left = () => (existsSync(join(folder, 'here')) ? readdirSync(join(folder, 'here')) : []);

/** @returns the refusal, which names the file */
async function refusal(started: Promise<unknown>, name = WEIGHTS): Promise<AppError> {
  const error = await started.then(
    () => expect.fail('it was not refused'),
    (thrown: unknown) => thrown as AppError,
  );
  expect(error).toBeInstanceOf(AppError);
  expect(error.message).toContain(name);
  return error;
}

describe('a download', () => {
  it('brings the file, complete and checked, and nothing else', async () => {
    const seen: number[] = [];
    await get({ onBytes: (bytes) => seen.push(bytes) });
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(left()).toEqual([WEIGHTS]);
    expect(seen.at(-1)).toBe(content.length);
    await get(); // what is here is not asked for again
    expect(gets()).toHaveLength(1);
  });

  it('survives connections that are cut anywhere, and goes on from what arrived', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 4 }),
        async (cuts) => {
          rmSync(join(folder, 'here'), { recursive: true, force: true });
          hub.asked.length = 0;
          hub.mischief.splice(0, Infinity, ...cuts.map((cutAfter) => ({ on: WEIGHTS, cutAfter })));
          await get();
          expect(readFileSync(target).equals(content)).toBe(true);
          // The last moment's buffer is lost with the connection; what was written before is not.
          const resumed = gets().filter(({ range }) => range !== undefined);
          for (const { ifRange } of resumed) expect(ifRange).toBe(`"${sha(content)}"`);
          if (cuts.some((cut) => cut > 250_000)) expect(resumed.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('goes on after it was stopped, from another program too', async () => {
    hub.mischief.push({ on: WEIGHTS, drip: { bytes: 20_000, everyMs: 5 } });
    const stop = new AbortController();
    const pulling = get({
      signal: stop.signal,
      onBytes: (bytes) => bytes > 100_000 && stop.abort(new AppError('cancelled', 'Paused.')),
    });
    await expect(pulling).rejects.toMatchObject({ code: 'cancelled', message: 'Paused.' });
    expect(left().sort()).toEqual([`${WEIGHTS}.part`, `${WEIGHTS}.part.json`]);
    const had = readFileSync(`${target}.part`).length;
    await get();
    expect(gets().at(-1)!.range).toBe(`bytes=${had}-`);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('goes on without tags where the hash is known, and starts over where nothing is', async () => {
    hub.untagged = true;
    hub.mischief.push({ on: WEIGHTS, cutAfter: 300_000 });
    await get({ file: fileOf({ sha256: sha(content) }) });
    expect(gets().at(-1)).toMatchObject({ range: expect.stringMatching(/^bytes=\d+-$/) });
    expect(readFileSync(target).equals(content)).toBe(true);

    rmSync(target);
    hub.mischief.push({ on: WEIGHTS, cutAfter: 300_000 });
    await get();
    expect(gets().at(-1)!.range).toBeUndefined();
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('starts over when the server ignores ranges', async () => {
    hub.mischief.push({ on: WEIGHTS, cutAfter: 100_000 }, { on: WEIGHTS, ignoreRange: true });
    await get();
    expect(gets()).toHaveLength(2);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('starts over when the file was changed meanwhile, rather than splice two files', async () => {
    hub.mischief.push({ on: WEIGHTS, cutAfter: 100_000, times: 1 });
    const other = randomBytes(700_001);
    const stop = new AbortController();
    await expect(
      get({
        signal: stop.signal,
        onBytes: (n) => n > 0 && stop.abort(new AppError('cancelled', '')),
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    writeFileSync(join(folder, 'repo', WEIGHTS), other);
    await get();
    expect(readFileSync(target).equals(other)).toBe(true);
  });

  it('sees by the tag alone that the rest is another file’s, where no hash is known', async () => {
    const path = 'weights.bin'; // small files have no hash on the hub
    const place = join(folder, 'repo', path);
    writeFileSync(place, content);
    hub.mischief.push({ on: path, cutAfter: 300_000 });
    hub.mischief.push({ on: path, times: Infinity, ignoreIfRange: true });
    const other = randomBytes(content.length);
    const changed = (): void => writeFileSync(place, other);
    await get({ file: fileOf({ path }), onBytes: (bytes) => bytes > 100_000 && changed() });
    expect(gets().some(({ range }) => range !== undefined)).toBe(true);
    expect(readFileSync(target).equals(other)).toBe(true);
  });

  it('fetches the whole again when halves of two files with one tag do not fit', async () => {
    hub.mischief.push({ on: WEIGHTS, cutAfter: 100_000 });
    const stop = new AbortController();
    await expect(
      get({
        signal: stop.signal,
        onBytes: (n) => n > 90_000 && stop.abort(new AppError('cancelled', '')),
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    const part = readFileSync(`${target}.part`);
    part[5]! ^= 1;
    writeFileSync(`${target}.part`, part);
    await get();
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it.each([429, 503])('waits as long as a busy server asks (%i)', async (status) => {
    hub.mischief.push({
      on: WEIGHTS,
      times: 2,
      answer: (_, response) => response.writeHead(status, { 'retry-after': '1' }).end(),
    });
    const before = performance.now();
    await get();
    expect(performance.now() - before).toBeGreaterThan(1900);
    expect(gets()).toHaveLength(3);
  });
});

describe('a refusal names the file and says what to do', () => {
  const refused = (status: number, headers: Record<string, string> = {}, body = '') =>
    hub.mischief.push({
      on: WEIGHTS,
      times: Infinity,
      answer: (_, response) => response.writeHead(status, headers).end(body),
    });

  it('of a server that is busy for long', async () => {
    refused(429, { 'retry-after': '600' });
    const error = await refusal(get());
    expect(error.message).toMatch(/wait for 10 minutes/);
    expect(gets()).toHaveLength(1);
  });

  it('of an LFS pointer in place of the file', async () => {
    refused(
      200,
      {},
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 5\n`,
    );
    const error = await refusal(get());
    expect(error).toMatchObject({ code: 'damaged' });
    expect(error.message).toMatch(/pointer.*mirror/);
    expect(left()).toEqual([]);
  });

  it.each([
    ['says so', { 'content-type': 'text/html; charset=utf-8' }],
    ['says nothing', {}],
  ])('of a web page that %s', async (_, headers) => {
    refused(200, headers as Record<string, string>, '\n<!DOCTYPE html><title>Log in</title>');
    const error = await refusal(get());
    expect(error.message).toMatch(/web page/);
    expect(left()).toEqual([]);
  });

  it('of other content than the hub or the catalogue promised', async () => {
    const wrong = randomBytes(content.length);
    hub.mischief.push({
      on: WEIGHTS,
      times: Infinity,
      answer: (_, response) =>
        response
          .writeHead(200, { 'content-length': wrong.length, 'x-linked-etag': `"${sha(content)}"` })
          .end(wrong),
    });
    const error = await refusal(get());
    expect(error).toMatchObject({ code: 'damaged' });
    expect(error.message).toContain(sha(wrong));
    expect(left()).toEqual([]);

    hub.mischief.length = 0;
    const before = gets().length;
    const other = await refusal(get({ file: fileOf({ sha256: 'b'.repeat(64) }) }));
    expect(other.message).toMatch(/catalog\.json/);
    expect(gets().length - before).toBe(1); // the hub's own answer was enough
  });

  it('of a length that is a lie', async () => {
    hub.mischief.push({ on: WEIGHTS, times: Infinity, length: (real) => real + 1000 });
    // Nothing but that length is known of it.
    hub.repos.set(REPO, join(folder, 'plain'));
    mkdirSync(join(folder, 'plain'));
    writeFileSync(join(folder, 'plain', `${WEIGHTS}.bin`), content);
    const long = await refusal(get({ file: fileOf({ path: `${WEIGHTS}.bin` }) }));
    expect(long).toMatchObject({ code: 'unavailable' });

    hub.repos.set(REPO, join(folder, 'repo'));
    hub.mischief.splice(0, 1, { on: WEIGHTS, times: Infinity, length: (real) => real - 1000 });
    const short = await refusal(get());
    expect(short).toMatchObject({ code: 'damaged' });
    expect(short.message).toContain(`${content.length - 1000}, not ${content.length} bytes`);
  });

  it('of a file that never comes whole', async () => {
    hub.mischief.push({ on: WEIGHTS, times: Infinity, cutAfter: 1000, ignoreRange: true });
    await expect(get()).rejects.toMatchObject({ code: 'unavailable' });
    expect(gets().length).toBeLessThanOrEqual(quick.attempts + 1);
  });

  it('of a file or repository that is not there', async () => {
    expect(
      await refusal(get({ file: fileOf({ path: 'nothing.bin' }) }), 'nothing.bin'),
    ).toMatchObject({
      code: 'not-found',
    });
    const none = await refusal(get({ file: fileOf({ repo: 'some/body' }) }), 'some/body');
    expect(none).toMatchObject({ code: 'not-found' });
    expect(none.message).toMatch(/catalog\.json/);
  });

  it('of no network', async () => {
    await hub.close();
    const error = await get().catch((thrown: unknown) => thrown as AppError);
    expect(error).toMatchObject({ code: 'unavailable' });
    expect((error as AppError).message).toMatch(
      /127\.0\.0\.1:\d+ can't be reached \(ECONNREFUSED\).*kept/,
    );
  });

  it('of redirects in a circle', async () => {
    hub.mischief.push({
      on: WEIGHTS,
      times: Infinity,
      answer: (request, response) => response.writeHead(302, { location: request.url! }).end(),
    });
    expect((await refusal(get())).message).toMatch(/circle/);
  });
});

describe('a gated repository', () => {
  it('is opened by the token, and says what to do without it or with another', async () => {
    hub.gated.set(REPO, 'hf_right');
    const without = await refusal(get());
    expect(without).toMatchObject({ code: 'forbidden' });
    expect(without.message).toMatch(/HF_TOKEN/);
    const wrong = await refusal(get({ hub: from(hub.address, 'hf_wrong') }));
    expect(wrong).toMatchObject({ code: 'forbidden' });
    expect(wrong.message).not.toContain('hf_wrong');
    await get({ hub: from(hub.address, 'hf_right') });
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('sends its files from another host, which never sees the token', async () => {
    const cdn = await startHub();
    try {
      cdn.repos.set(REPO, join(folder, 'repo'));
      hub.gated.set(REPO, 'hf_right');
      hub.cdn = cdn;
      cdn.mischief.push({ on: WEIGHTS, cutAfter: 400_000 });
      await get({ hub: from(hub.address, 'hf_right') });
      expect(readFileSync(target).equals(content)).toBe(true);
      expect(cdn.asked).toHaveLength(2);
      expect(cdn.asked.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
      expect(cdn.asked[1]!.range).toMatch(/^bytes=\d+-$/);
      expect(hub.asked.every(({ authorization }) => authorization === 'Bearer hf_right')).toBe(
        true,
      );
    } finally {
      await cdn.close();
    }
  });
});

describe('asking about a file', () => {
  it('fetches nothing of it, nor goes to another host', async () => {
    const cdn = await startHub();
    try {
      hub.cdn = cdn;
      const about = await inspect(from(hub.address), fileOf(), new AbortController().signal, quick);
      expect(about).toMatchObject({ bytes: content.length, sha256: sha(content) });
      const config = fileOf({ path: 'config.json' });
      const small = await inspect(from(hub.address), config, new AbortController().signal, quick);
      expect(small).toMatchObject({ bytes: 20, sha256: null });
      expect(cdn.asked).toEqual([]);
    } finally {
      await cdn.close();
    }
  });
});
