import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPlaces, openDataFolder } from '../../../src/adapters/data-folder.ts';
import { TellUserError } from '../../../src/base/errors.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
/** Below a file there can be no folder, not even for root. */
let unwritable: string;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  writeFileSync(join(folder.path, 'file'), '');
  unwritable = join(folder.path, 'file', 'data');
});

afterEach(() => folder.remove());

describe('openDataFolder', () => {
  it('makes the wanted folder, one for each node', async () => {
    const wanted = join(folder.path, 'a', 'b');
    expect(await openDataFolder(wanted, 's01')).toBe(join(wanted, 's01'));
    expect(await openDataFolder(wanted, 's01:8080')).toBe(join(wanted, 's01:8080'));
    expect(statSync(join(wanted, 's01')).isDirectory()).toBe(true);
  });

  it('takes one that is there, with what is in it', async () => {
    const path = await openDataFolder(folder.path, 's01');
    writeFileSync(join(path, 'kept'), '');
    expect(await openDataFolder(folder.path, 's01')).toBe(path);
    expect(existsSync(join(path, 'kept'))).toBe(true);
  });

  it('that cannot be written is told with its path and what to do, and nothing else is taken instead', async () => {
    const user = join(folder.path, 'user');
    const opening = openDataFolder(unwritable, 's01', { system: user, user });
    await expect(opening).rejects.toThrow(TellUserError);
    await expect(opening).rejects.toThrow(join(unwritable, 's01'));
    await expect(opening).rejects.toThrow("--data or 'data PATH;'");
    expect(existsSync(user)).toBe(false);
  });

  it('that is a file is no folder', async () => {
    writeFileSync(join(folder.path, 's01'), '');
    await expect(openDataFolder(folder.path, 's01')).rejects.toThrow('cannot write the data folder');
  });

  it("without a wish is the system's, else the user's", async () => {
    const places = { system: join(folder.path, 'system'), user: join(folder.path, 'user') };
    expect(await openDataFolder(null, 's01', places)).toBe(join(places.system, 's01'));
    expect(await openDataFolder(null, 's01', { ...places, system: unwritable })).toBe(join(places.user, 's01'));
    await expect(openDataFolder(null, 's01', { system: unwritable, user: unwritable })).rejects.toThrow(TellUserError);
  });
});

describe('defaultPlaces', () => {
  it.each([
    [{}, '/home/me/.local/state/weir'],
    [{ XDG_STATE_HOME: '/state' }, '/state/weir'],
    [{ XDG_STATE_HOME: '' }, '/home/me/.local/state/weir'],
    [{ XDG_STATE_HOME: 'relative' }, '/home/me/.local/state/weir'],
  ])('of the environment %j has the user place %s', (environment, user) =>
    expect(defaultPlaces(environment, '/home/me')).toEqual({ system: '/var/lib/weir', user }),
  );
});
