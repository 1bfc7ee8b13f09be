// The folder of the checkout, from wherever this file runs: as it stands, or built into a folder of its own.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = rootAbove(import.meta.dirname);

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}
