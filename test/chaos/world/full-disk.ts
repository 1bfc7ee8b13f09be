// A small disk on which not a byte is left.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** More than any disk or tmpfs of a run holds. */
const FILLER_BYTES = 400_000_000;

export function fillDisk(folder: string): void {
  try {
    writeFileSync(join(folder, 'filler'), Buffer.alloc(FILLER_BYTES));
  } catch {
    // That it does not fit is what was wanted.
  }
}

export function emptyDisk(folder: string): void {
  rmSync(join(folder, 'filler'), { force: true });
}
