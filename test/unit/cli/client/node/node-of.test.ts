import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NodeOptions, nodeOf } from '../../../../../src/cli/client/node/node-of.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../../../support/temporary-folder.ts';

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
});

afterAll(() => folder.remove());

function file(text: string): string {
  const path = join(folder.path, 'auth');
  writeFileSync(path, text);
  return path;
}

const of = (options: NodeOptions, environment: Readonly<Record<string, string>> = {}) =>
  nodeOf('edit_auth', options, environment);

describe('the node that a command asks', () => {
  it('is that of the flag, else of the environment, else of this machine', () => {
    expect(of({ url: 'http://a' }, { WEIR_URL: 'http://b' }).url).toBe('http://a');
    expect(of({}, { WEIR_URL: 'http://b' }).url).toBe('http://b');
    expect(of({}, { WEIR_URL: '' }).url).toBe('http://127.0.0.1');
  });

  it.each<readonly [given: string, url: string]>([
    ['127.0.0.1:8083', 'http://127.0.0.1:8083'],
    ['localhost:8083', 'http://localhost:8083'],
    ['s01.example', 'http://s01.example'],
    ['[::1]:80/weir', 'http://[::1]:80/weir'],
    ...['https://a', 'ftp://a', 'http://', 'u:p@a', '', '/x'].map(url => [url, url] as const),
  ])('%j is taken as %j', (given, url) => {
    expect(of({ url: given }).url).toBe(url);
    if (given !== '') expect(of({}, { WEIR_URL: given }).url).toBe(url);
  });

  it('hears the password of the flag, of the environment, or of a file that either names', () => {
    const path = file('admin:a:b \n');
    expect(of({ auth: 'u:p' }, { WEIR_AUTH: 'x:y' }).auth).toBe('u:p');
    expect(of({}, { WEIR_AUTH: 'x:y' }).auth).toBe('x:y');
    expect(of({ auth: `file:${path}` }).auth).toBe('admin:a:b ');
    expect(of({}, { WEIR_AUTH: `file:${path}` }).auth).toBe('admin:a:b ');
    expect(of({}).auth).toBeNull();
  });

  it('refuses what is no user and password, and does not repeat it', () => {
    expect(() => of({ auth: 'hush' })).toThrow(/^--auth is no USER:PASSWORD/);
    expect(() => of({}, { WEIR_AUTH: `file:${file('hush')}` })).toThrow(/auth of WEIR_AUTH is no USER:PASSWORD/);
    expect(() => of({ auth: 'file:/nowhere/at/all' })).toThrow(/^the file of --auth cannot be read: .*ENOENT/);
  });
});
