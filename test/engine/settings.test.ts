import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '@shared/domain/settings';
import { scratchFolder, startEngine } from './harness';

describe('the settings of this machine', () => {
  it('are the usual ones at first, change in part, and last', async () => {
    const home = scratchFolder();
    const engine = startEngine(home);
    expect(await engine.call('settings.get', {})).toEqual(DEFAULT_SETTINGS);
    const changed = { ...DEFAULT_SETTINGS, device: 'cpu' as const };
    expect(await engine.call('settings.set', { device: 'cpu' })).toEqual(changed);
    await engine.until('settings', ({ device }) => device === 'cpu');
    await engine.close();
    expect(await startEngine(home).call('settings.get', {})).toEqual(changed);
  });

  it('refuse what has no meaning, and stay', async () => {
    const engine = startEngine();
    await expect(engine.call('settings.set', { device: 'abacus' as 'cpu' })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(engine.call('settings.set', { colour: 1 } as object)).rejects.toMatchObject({
      code: 'bad-input',
    });
    expect(await engine.call('settings.get', {})).toEqual(DEFAULT_SETTINGS);
  });

  it('say so when their file is damaged, and leave it until something is changed', async () => {
    const home = scratchFolder();
    const file = join(home, 'settings.json');
    writeFileSync(file, '{"device":');
    const engine = startEngine(home);
    expect(await engine.call('settings.get', {})).toEqual(DEFAULT_SETTINGS);
    await engine.until('notice', ({ message }) => message.includes(file));
    expect(readFileSync(file, 'utf8')).toBe('{"device":');
  });
});
