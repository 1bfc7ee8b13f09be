// The configuration read in a thread of its own: what comes of it is what the same thread would have read, secrets of files and all.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigSource } from '../../src/adapters/config/config-source.ts';
import { buildFence } from '../support/build.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  await buildFence();
  folder = await makeTemporaryFolder();
});
afterEach(() => folder.remove());

const at = (name: string) => join(folder.path, name);

async function bothOf(text: string) {
  await writeFile(at('weir.conf'), text);
  const environment = { WORD: 'from the environment' };
  const [here, aside] = [
    new ConfigSource(at('weir.conf'), environment),
    new ConfigSource(at('weir.conf'), environment),
  ];
  return { here, aside, loaded: here.load(), loadedAside: await aside.loadAside() };
}

it('reads the same, and knows the same paths', async () => {
  await writeFile(at('more.conf'), 'stream a { url rtsp://u:p@camera/1; cluster_ingest; }');
  const { here, aside, loaded, loadedAside } = await bothOf('peer s01; cluster_key env:WORD; include m*.conf;');
  expect(loaded.config?.clusterKey).toBe('from the environment');
  expect(loadedAside).toEqual(loaded);
  expect([...aside.paths]).toEqual([...here.paths]);
  expect(aside.paths).toContain(at('more.conf'));
});

it('tells all that is wrong', async () => {
  const { loaded, loadedAside } = await bothOf('strem a { }\nsettle never; include nothing.conf;');
  expect(loadedAside.config).toBeNull();
  expect(loadedAside).toEqual(loaded);
});

it('says when there is no such thread', async () => {
  await writeFile(at('weir.conf'), '');
  const source = new ConfigSource(at('weir.conf'), {}, at('nothing.js'));
  await expect(source.loadAside()).rejects.toThrow(/nothing\.js/);
});
