import { mkdtempSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../scripts/setup/build.mjs';
import { cacheFolder, hasIntegrity } from '../../scripts/setup/cache.mjs';
import { electronPlan } from '../../scripts/setup/electron.mjs';
import { electronFlags } from '../../scripts/setup/launch.mjs';
import { outdatedPackages } from '../../scripts/setup/modules.mjs';
import { isNewEnough } from '../../scripts/setup/node.mjs';
import { NODE, TRIAL_ELECTRON } from '../../scripts/setup/pins.mjs';
import { installCommands, missingLibraries } from '../../scripts/setup/system.mjs';
import { countReport } from '../../scripts/setup/tests.mjs';

describe('the right Node', () => {
  it('is one with Node-API 10', () => {
    expect(isNewEnough({ napi: '9' })).toBe(false); // 18, 20, 22.12
    expect(isNewEnough({ napi: '10' })).toBe(true); // 22.14, 24
    expect(isNewEnough({})).toBe(false);
  });
});

describe('pins', () => {
  it('name an exact version and a SHA-512', () => {
    for (const { version, integrity } of [...Object.values(NODE), TRIAL_ELECTRON]) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
    }
  });

  it('refuse another file', () => {
    const hello =
      'sha512-m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==';
    expect(hasIntegrity(Buffer.from('hello'), hello)).toBe(true);
    expect(hasIntegrity(Buffer.from('hellO'), hello)).toBe(false);
  });
});

describe('the cache folder', () => {
  it('is the named one, else the one of the system', () => {
    expect(cacheFolder({ PROXYLABEL_CACHE: '/here', XDG_CACHE_HOME: '/x' }, 'linux')).toBe('/here');
    expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe('/x/proxylabel');
    expect(cacheFolder({}, 'linux')).toMatch(/\.cache\/proxylabel$/);
    expect(cacheFolder({}, 'darwin')).toMatch(/Library\/Caches\/ProxyLabel$/);
  });
});

describe('installed packages', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b-darwin': { version: '2.0.0', optional: true },
    },
  };
  const installed = (packages: Record<string, { version: string }>) => ({ packages });

  it('are enough without the optional ones of other platforms', () => {
    expect(outdatedPackages(wanted, installed({ 'node_modules/a': { version: '1.0.0' } }))).toEqual(
      [],
    );
  });

  it('are outdated when absent or of another version', () => {
    expect(outdatedPackages(wanted, null)).toEqual(['node_modules/a']);
    expect(
      outdatedPackages(
        wanted,
        installed({
          'node_modules/a': { version: '1.0.1' },
          'node_modules/b-darwin': { version: '1.9.0' },
        }),
      ),
    ).toEqual(['node_modules/a', 'node_modules/b-darwin']);
  });
});

describe('the hash of the sources', () => {
  const base = mkdtempSync(join(tmpdir(), 'setup-'));
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('changes with contents and names, and not with order or absent paths', () => {
    mkdirSync(join(base, 'src/deep'), { recursive: true });
    writeFileSync(join(base, 'src/deep/a.ts'), 'one');
    writeFileSync(join(base, 'b.json'), 'two');
    const first = hashOf(base, ['src', 'b.json']);
    expect(hashOf(base, ['b.json', 'src', 'absent.ts'])).toBe(first);

    writeFileSync(join(base, 'src/deep/a.ts'), 'onE');
    expect(hashOf(base, ['src', 'b.json'])).not.toBe(first);

    writeFileSync(join(base, 'src/deep/a.ts'), 'one');
    renameSync(join(base, 'src/deep/a.ts'), join(base, 'src/deep/c.ts'));
    expect(hashOf(base, ['src', 'b.json'])).not.toBe(first);
  });
});

describe('which Electron', () => {
  const hour = 3_600_000;
  const state = {
    own: false,
    installed: false,
    failedAt: null,
    now: 100 * hour,
    target: 'linux-x64',
  };

  it('prefers the named one, then the installed one', () => {
    expect(electronPlan({ ...state, own: true, installed: true })).toEqual(['own']);
    expect(electronPlan({ ...state, installed: true })).toEqual(['installed']);
  });

  it('downloads the official one first, and has the trial one on linux-x64 only', () => {
    expect(electronPlan(state)).toEqual(['download', 'trial']);
    expect(electronPlan({ ...state, target: 'darwin-arm64' })).toEqual(['download']);
  });

  it('does not ask again for a day after a failed download', () => {
    expect(electronPlan({ ...state, failedAt: 77 * hour })).toEqual(['trial']);
    expect(electronPlan({ ...state, failedAt: 75 * hour })).toEqual(['download', 'trial']);
    expect(electronPlan({ ...state, failedAt: 101 * hour })).toEqual(['download', 'trial']); // a clock set back
  });
});

describe('flags for Electron', () => {
  const machine = { platform: 'linux' as const, root: false, sandbox: true, gpu: true };
  const flags = (change: object) =>
    electronFlags({ ...machine, ...change }).map(({ flag }) => flag);

  it('drops the sandbox only where it cannot work', () => {
    expect(flags({})).toEqual([]);
    expect(flags({ root: true })).toEqual(['--no-sandbox']);
    expect(flags({ root: true, sandbox: false })).toEqual(['--no-sandbox']);
    expect(flags({ sandbox: false })).toEqual(['--no-sandbox']);
    expect(flags({ gpu: false })).toEqual(['--disable-gpu']);
    expect(flags({ platform: 'darwin', root: true, gpu: false })).toEqual([]);
  });
});

describe('system packages', () => {
  it('reads the missing libraries out of ldd', () => {
    const ldd = `	linux-vdso.so.1 (0x00007ffc)
	libffmpeg.so => /opt/libffmpeg.so (0x00007f)
	libnss3.so => not found
	libgtk-3.so.0 => not found`;
    expect(missingLibraries(ldd)).toEqual(['libnss3.so', 'libgtk-3.so.0']);
  });

  const debian = (program: string) => program === 'apt-get';
  const nothing = () => false;

  it("uses the distribution's manager", () => {
    expect(installCommands('tests', debian, nothing)?.[0]).toEqual(['apt-get', 'update', '-qq']);
    const arch = installCommands('tests', (program) => program === 'pacman', nothing);
    expect(arch?.map(([manager]) => manager)).toEqual(['pacman']);
    expect(installCommands('tests', nothing, nothing)).toBeNull();
  });

  it('asks for a virtual screen and a browser only for the tests', () => {
    expect(installCommands('tests', debian, nothing)?.[1]).toContain('xvfb');
    expect(installCommands('window', debian, nothing)?.[1]).not.toContain('xvfb');
  });

  it("uses a renamed package's new name where apt knows it", () => {
    expect(installCommands('window', debian, nothing)?.[1]).toContain('libasound2');
    const newer = installCommands('window', debian, (name) => name === 'libasound2t64')?.[1];
    expect(newer).toContain('libasound2t64');
    expect(newer).not.toContain('libasound2');
  });
});

describe('the count of a test report', () => {
  const test = (fullName: string, status: string) => ({ fullName, status });
  const file = (name: string, status: string, assertionResults: object[], message = '') => ({
    name,
    status,
    message,
    assertionResults: assertionResults as { fullName: string; status: string }[],
  });

  it('counts tests, and a file that did not load as a failure', () => {
    const counts = countReport({
      testResults: [
        file('a.test.ts', 'failed', [test('one', 'passed'), test('two', 'failed')]),
        file('b.test.ts', 'passed', [test('three', 'passed'), test('four', 'skipped')]),
        file('c.test.ts', 'failed', [], 'Cannot find module x\nat y'),
      ],
    });
    expect(counts).toEqual({
      passed: 2,
      failed: 2,
      failures: ['two (a.test.ts)', 'c.test.ts: Cannot find module x'],
      skipped: ['four (b.test.ts)'],
    });
  });

  it('is nothing for an empty report', () => {
    expect(countReport({ testResults: [] })).toMatchObject({ passed: 0, failed: 0 });
  });
});
