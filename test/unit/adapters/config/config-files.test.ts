import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFiles } from '../../../../src/adapters/config/config-files.ts';
import { TellUserError } from '../../../../src/base/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-config-'));
const inFolder = (name: string): string => join(folder, name);
const { read, glob, environment } = configFiles({ A: 'a' });

beforeAll(() => {
  mkdirSync(inFolder('sub1/deep'), { recursive: true });
  mkdirSync(inFolder('sub2'));
  for (const name of ['main.conf', 'b.conf', 'a.conf', '.hidden.conf', 'c.conf~', 'sub1/x.conf', 'sub2/y.conf'])
    writeFileSync(inFolder(name), name);
  symlinkSync('circle', inFolder('circle'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('read', () => {
  it('gives the text', () => expect(read(inFolder('a.conf'))).toBe('a.conf'));

  it.each([
    ['nowhere', 'there is no such file'],
    ['sub1', 'it is a folder'],
    ['a.conf/b', 'a part of its path is no folder'],
    ['circle', 'its links go in a circle'],
    ['a'.repeat(300), 'its name is too long'],
    ['../../../../../../../../dev/zero', 'it is no file'],
  ])('of %s says why not', (name, reason) => {
    expect(() => read(inFolder(name))).toThrow(TellUserError);
    expect(() => read(inFolder(name))).toThrow(reason);
  });
});

describe('glob', () => {
  const from = inFolder('main.conf');

  it.each([
    ['*.conf', ['a.conf', 'b.conf', 'main.conf']],
    ['?.conf', ['a.conf', 'b.conf']],
    ['.*.conf', ['.hidden.conf']],
    ['sub*/*.conf', ['sub1/x.conf', 'sub2/y.conf']],
    ['sub1/../*.conf~', ['c.conf~']],
    ['nowhere/*.conf', []],
    ['a.conf/*', []],
    ['nowhere.conf', ['nowhere.conf']],
    ['./a.conf', ['a.conf']],
  ])('%s', (pattern, names) => expect(glob(pattern, from)).toEqual(names.map(inFolder)));

  it('takes absolute patterns as they are', () =>
    expect(glob(inFolder('sub1/*.conf'), '/elsewhere/main.conf')).toEqual([inFolder('sub1/x.conf')]));

  it('keeps paths relative when they were', () => {
    const near = relative(process.cwd(), from);
    expect(glob('?.conf', near)).toEqual(['a.conf', 'b.conf'].map(name => relative(process.cwd(), inFolder(name))));
    expect(glob('conf.d/x.conf', 'main.conf')).toEqual(['conf.d/x.conf']);
  });
});

it('the environment is what was handed in', () =>
  expect([environment('A'), environment('HOME')]).toEqual(['a', undefined]));
