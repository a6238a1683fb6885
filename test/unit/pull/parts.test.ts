import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOf, strongTag } from '@main/checkpoint/pull/headers';
import { addressOf, hubSource, mayHaveToken, nextHop } from '@main/checkpoint/pull/hub';
import { Meter } from '@main/checkpoint/pull/meter';
import { imposter, restOf } from '@main/checkpoint/pull/refusals';
import { readOffers } from '@main/engine/models/offers';
import { root } from '../../helpers/bundle';

const file = {
  repo: 'a/b',
  revision: 'refs/pr/1',
  path: 'x y/model.safetensors',
  bytes: null,
  sha256: null,
};
const hub = (address: string) => ({ address: new URL(address), token: 't' });

describe('addresses', () => {
  it('are those of the hub, under a mirror’s own path, too', () => {
    const path = 'a/b/resolve/refs%2Fpr%2F1/x%20y/model.safetensors';
    expect(addressOf(hub('https://hub.example'), file).href).toBe(`https://hub.example/${path}`);
    expect(addressOf(hub('https://m.example/api/hub'), file).href).toBe(
      `https://m.example/api/hub/${path}`,
    );
  });

  it('have the token at the hub’s own origin only, and never in the clear over a network', () => {
    const may = (at: string, to: string) => mayHaveToken(hub(at), new URL(to));
    expect(may('https://hub.example', 'https://hub.example/x')).toBe(true);
    expect(may('http://127.0.0.1:8080', 'http://127.0.0.1:8080/x')).toBe(true);
    for (const [at, to] of [
      ['https://hub.example', 'https://cdn.hub.example/x'],
      ['https://hub.example', 'https://hub.example:8443/x'],
      ['https://hub.example', 'https://hub.example.evil.example/x'],
      ['http://hub.example', 'http://hub.example/x'],
      ['http://127.0.0.1.evil.example', 'http://127.0.0.1.evil.example/x'],
    ] as const)
      expect(may(at, to), `${at} -> ${to}`).toBe(false);
  });

  it('redirect to other hosts and relatively, but not out of encryption', () => {
    const from = new URL('https://hub.example/a/b');
    expect(nextHop(from, 'https://cdn.example/x', file).host).toBe('cdn.example');
    expect(nextHop(from, '/api/c', file).href).toBe('https://hub.example/api/c');
    for (const to of [
      'http://cdn.example/x',
      'ftp://cdn.example/x',
      'file:///etc/passwd',
      undefined,
    ])
      expect(() => nextHop(from, to, file)).toThrow(/model\.safetensors/);
  });

  it('come from the setting, the environment or the catalogue, in this order', () => {
    const env = { HF_ENDPOINT: 'https://env.example' };
    expect(hubSource('https://h.example', 'https://m.example', env).from).toBe('setting');
    expect(hubSource('https://h.example', null, env)).toEqual({
      address: 'https://env.example',
      from: 'environment',
    });
    expect(hubSource('https://h.example', null, {}).from).toBe('hub');
    expect(() => hubSource('https://h.example', null, { HF_ENDPOINT: 'hub' })).toThrow(
      /HF_ENDPOINT/,
    );
  });
});

describe('what a server says', () => {
  it('is read exactly', () => {
    expect(rangeOf('bytes 10-99/100')).toEqual({ from: 10, total: 100 });
    expect(rangeOf('bytes 10-99/*')).toEqual({ from: 10, total: null });
    expect(rangeOf('bytes */100')).toBeNull();
    expect(strongTag('"abc"')).toBe('"abc"');
    expect(strongTag('W/"abc"')).toBeNull();
    expect(restOf('7')).toBe(7000);
    expect(restOf('Thu, 01 Jan 2026 00:00:10 GMT', Date.parse('2026-01-01T00:00:00Z'))).toBe(
      10_000,
    );
    expect(restOf('soon')).toBeNull();
  });

  it('is not taken for a page or a pointer when it is weights', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 300 }), (body) => {
        // A safetensors file: eight bytes of length, then JSON.
        const weights = Buffer.concat([
          Buffer.from([body.length, 0, 0, 0, 0, 0, 0, 0]),
          Buffer.from('{"'),
          body,
        ]);
        expect(imposter(weights, 'application/octet-stream')).toBeNull();
      }),
    );
    expect(imposter(Buffer.from('<html>'), undefined)).toBe('page');
  });
});

describe('a meter', () => {
  it('tells the pace of the last seconds and starts anew when a file does', () => {
    const meter = new Meter();
    expect(meter.pace(0, 1000, 0).bytesPerSecond).toBeNull();
    expect(meter.pace(200, 1000, 2000)).toEqual({ bytesPerSecond: 100, secondsLeft: 8 });
    for (let at = 3; at < 20; at++) meter.pace(200, 1000, at * 1000);
    expect(meter.pace(200, 1000, 20_000)).toEqual({ bytesPerSecond: 0, secondsLeft: null });
    expect(meter.pace(10, 1000, 21_000).bytesPerSecond).toBeNull();
  });
});

describe('the shipped catalogue', () => {
  it('is whole: every pair has its checkpoints, every file a size to show', async () => {
    const paths = { resources: root, data: '/nowhere', cache: '/nowhere' };
    const { pairs, hub: address } = await readOffers(paths, (error) => expect.fail(error.message));
    expect(new URL(address).protocol).toBe('https:');
    expect(new Set(pairs.map(({ audience }) => audience))).toEqual(
      new Set(['fast', 'balanced', 'best', 'compare']),
    );
    for (const { clip, vfm } of pairs)
      for (const { path, about } of [...clip.sources, ...vfm.sources].flatMap(({ files }) => files))
        expect(about, path).toBeGreaterThan(0);
  });

  it('is the one place that knows the hub’s address', () => {
    const { hub } = JSON.parse(readFileSync(join(root, 'models/catalog.json'), 'utf8')) as {
      hub: string;
    };
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
    const naming = sources
      .filter((name) => /\.(tsx?|json)$/.test(name))
      .filter((name) => readFileSync(join(root, 'src', name), 'utf8').includes(new URL(hub).host));
    expect(naming).toEqual([]);
  });
});
