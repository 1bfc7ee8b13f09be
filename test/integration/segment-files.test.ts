import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownIdentity } from '../../src/adapters/process-stat.ts';
import { TmpfsSegmentFiles } from '../../src/adapters/segment-files.ts';
import { RetryError, TellUserError } from '../../src/base/errors.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let memory: TemporaryFolder;
let disk: TemporaryFolder;
const log = new RecordingLog();

beforeEach(async () => {
  [memory, disk] = [await makeTemporaryFolder('/dev/shm'), await makeTemporaryFolder('/var/tmp')];
  log.lines.length = 0;
});

afterEach(async () => {
  await Promise.all([memory.remove(), disk.remove()]);
});

function open(parents: readonly string[], allowDisk = false, node = 'a.example:8001'): Promise<TmpfsSegmentFiles> {
  return TmpfsSegmentFiles.open({ node, log, allowDisk, parents });
}

it('gives each child an empty folder, takes a segment once, and removes what is left', async () => {
  const files = await open([memory.path]);
  expect(files.path.startsWith(join(memory.path, 'a.example:8001'))).toBe(true);
  const folder = await files.makeFolder(7);
  await writeFile(join(folder, '0.ts'), 'video');
  expect((await files.take(join(folder, '0.ts'))).toString()).toBe('video');
  await expect(files.take(join(folder, '0.ts'))).rejects.toThrow(RetryError);
  await writeFile(join(folder, '1.ts'), '');
  await expect(files.take(join(folder, '1.ts'))).rejects.toThrow(/cannot take the segment .*1\.ts: it is empty/);
  await writeFile(join(folder, '1.ts'), 'rest');
  expect(await files.makeFolder(7)).toBe(folder);
  expect(existsSync(join(folder, '1.ts'))).toBe(false);
  await files.removeFolder(7);
  await files.removeFolder(7);
  expect(existsSync(folder)).toBe(false);
  await files.close();
  expect(existsSync(files.path)).toBe(false);
});

it('is for this user only', async () => {
  expect((await stat((await open([memory.path])).path)).mode & 0o777).toBe(0o700);
});

it('empties what lives that are over have left, and nothing of one that goes on', async () => {
  const node = join(memory.path, 'a.example:8001');
  const { pid, start } = ownIdentity();
  const [dead, alive] = [join(node, `${pid}-${start + 1}`), join(node, `${pid}-${start}`)];
  for (const life of [dead, alive]) await mkdir(join(life, '3'), { recursive: true });
  await open([memory.path]);
  expect([existsSync(dead), existsSync(join(alive, '3'))]).toEqual([false, true]);
});

it('takes the first folder that will do', async () => {
  const files = await open(['/dev/null/weir', memory.path]);
  expect(files.path.startsWith(memory.path)).toBe(true);
});

it('refuses a disk with a sentence, unless that is allowed', async () => {
  const untouched = join(disk.path, 'weir');
  await expect(open([untouched])).rejects.toThrow(TellUserError);
  expect(existsSync(untouched)).toBe(false);
  await expect(open([disk.path])).rejects.toThrow(/is on a disk.*mount -t tmpfs.*WEIR_ALLOW_DISK=1/);
  const files = await open([disk.path], true);
  expect(existsSync(files.path)).toBe(true);
  expect(log.lines.map(({ event }) => event)).toEqual(['segments-on-disk']);
});

it('leaves nothing when it is closed, and says that a folder cannot be made then', async () => {
  const files = await open([memory.path]);
  await files.close();
  expect(existsSync(join(memory.path, 'a.example:8001'))).toBe(false);
  await expect(files.makeFolder(1)).rejects.toThrow(/cannot make the folder for segments/);
});

it('takes a name that is a path or a pattern for a mere name', async () => {
  const files = await open([memory.path], false, '../%d/x');
  expect(files.path.startsWith(`${memory.path}/`)).toBe(true);
  expect(files.path).not.toMatch(/%|\.\./);
});
