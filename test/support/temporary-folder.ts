// A folder of its own for one test, removed by the test, or at the latest when the test process exits.

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

const leftPaths = new Set<string>();
process.on('exit', () => {
  // What has just been killed may write one last file.
  for (const path of leftPaths) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
});

/** @param parent where; the system's folder for temporary files when it is left out (`/dev/shm` for a tmpfs). */
export async function makeTemporaryFolder(parent: string = tmpdir()): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, 'weir-test-'));
  leftPaths.add(path);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
      leftPaths.delete(path);
    },
  };
}
