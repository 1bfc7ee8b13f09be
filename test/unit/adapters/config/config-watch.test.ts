import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigSource } from '../../../../src/adapters/config/config-source.ts';
import { ConfigWatch } from '../../../../src/adapters/config/config-watch.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let path: string;
let source: ConfigSource;
let watch: ConfigWatch;
let isOn: boolean;
let changes: (readonly string[])[];

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  path = join(folder.path, 'weir.conf');
  await writeFile(path, 'include conf.d/*.conf; settle 1;');
  await mkdir(join(folder.path, 'conf.d'));
  isOn = true;
  changes = [];
  source = new ConfigSource(path, {});
  source.load();
  watch = new ConfigWatch({
    ...{ clock: new FakeClock(), isOn: () => isOn, paths: () => source.paths },
    onChange: () => changes.push(source.load().config?.streams.map(({ name }) => name) ?? []),
  });
  await watch.look();
  await watch.look();
  // what happened before the first look is not known
  expect(changes.length).toBe(1);
  await watch.look();
  await watch.look();
  changes.length = 0;
});

afterEach(async () => {
  watch.close();
  await folder.remove();
});

const inFolder = (name: string) => join(folder.path, name);
const text = (...names: string[]) => names.map(name => `stream ${name} { url testsrc://; }`).join('\n');

async function lookUntilStill(): Promise<readonly (readonly string[])[]> {
  for (let look = 0; look < 5; look += 1) await watch.look();
  return changes.splice(0).slice(0, 1);
}

describe('the watch', () => {
  it('tells nothing while nothing changes', async () => expect(await lookUntilStill()).toEqual([]));

  it('tells of a file that was written in place', async () => {
    await writeFile(path, text('a'));
    expect(await lookUntilStill()).toEqual([['a']]);
  });

  it('waits for the end of a file that is being written', async () => {
    await writeFile(path, 'stream a { url ');
    await watch.look();
    await writeFile(path, text('a').slice(0, 20));
    await watch.look();
    await writeFile(path, text('a', 'b'));
    await watch.look();
    expect(changes).toEqual([]);
    expect(await lookUntilStill()).toEqual([['a', 'b']]);
  });

  it('tells of a file that an editor has replaced', async () => {
    await writeFile(inFolder('new'), text('b'));
    await rename(inFolder('new'), path);
    expect(await lookUntilStill()).toEqual([['b']]);
  });

  it('tells of a file that came for a pattern, of one that went, and of a change in it', async () => {
    await writeFile(inFolder('conf.d/a.conf'), text('a'));
    expect(await lookUntilStill()).toEqual([['a']]);
    await writeFile(inFolder('conf.d/a.conf'), text('aa'));
    expect(await lookUntilStill()).toEqual([['aa']]);
    await rm(inFolder('conf.d/a.conf'));
    expect(await lookUntilStill()).toEqual([[]]);
  });

  it('tells of a link that leads elsewhere, as that of a ConfigMap', async () => {
    await mkdir(inFolder('one'));
    await mkdir(inFolder('two'));
    await writeFile(inFolder('one/weir.conf'), text('one'));
    await writeFile(inFolder('two/weir.conf'), text('two'));
    await symlink('one', inFolder('data'));
    await rm(path);
    await symlink('data/weir.conf', path);
    expect(await lookUntilStill()).toEqual([['one']]);
    await symlink('two', inFolder('next'));
    await rename(inFolder('next'), inFolder('data'));
    expect(await lookUntilStill()).toEqual([['two']]);
  });

  it('tells of a file that is away, and of its return', async () => {
    await rm(path);
    expect(await lookUntilStill()).toEqual([[]]);
    await writeFile(path, text('back'));
    expect(await lookUntilStill()).toEqual([['back']]);
  });

  it('is silent when nobody wants to know', async () => {
    isOn = false;
    await writeFile(path, text('a'));
    expect(await lookUntilStill()).toEqual([]);
  });
});

it('looks once a second', async () => {
  const clock = new FakeClock();
  let looks = 0;
  const slow = new ConfigWatch({
    ...{ clock, isOn: () => true, onChange: () => {} },
    paths: () => {
      looks += 1;
      return [];
    },
  });
  clock.advance(999);
  expect(looks).toBe(0);
  clock.advance(1);
  expect(looks).toBe(1);
  slow.close();
  expect(clock.waiting).toBe(0);
});
