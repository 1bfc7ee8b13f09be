// The wall clock of one node, which can be set at will. The kernel has no namespace for it, so libfaketime (Debian: libfaketime) stands
// between that node's processes and the clock, and leaves the monotonic one alone. Where it is missing or does not do that, wall-clock
// jumps are left out.

import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARIES = ['x86_64', 'aarch64'].map(cpu => `/usr/lib/${cpu}-linux-gnu/faketime/libfaketimeMT.so.1`);
/** Prints how far the wall clock and the monotonic one went in a time in which the wall clock was set an hour ahead. */
const PROBE = `
  const { writeFileSync } = require('node:fs');
  const wall = Date.now(), monotonic = process.hrtime.bigint();
  writeFileSync(process.argv[1], '+3600s\\n');
  setTimeout(() => {
    console.log(Date.now() - wall, Number(process.hrtime.bigint() - monotonic) / 1e6);
    process.exit(0);
  }, 2500);
`;

export class WallClock {
  /** For the node that lives by it. */
  readonly env: Readonly<Record<string, string>>;
  readonly #path: string;

  private constructor(library: string, path: string) {
    this.#path = path;
    this.env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: path,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** null: it cannot be had here. */
  static open(room: string): WallClock | null {
    const library = LIBRARIES.find(path => existsSync(path));
    if (library === undefined) return null;
    const clock = new WallClock(library, join(room, 'wall-clock'));
    clock.set(0);
    const isGood = clock.#probe();
    clock.set(0);
    return isGood ? clock : null;
  }

  /** It shows the true time and so many seconds more, from the next second on. */
  set(aheadSeconds: number): void {
    writeFileSync(this.#path, `${aheadSeconds < 0 ? '' : '+'}${aheadSeconds}s\n`);
  }

  #probe(): boolean {
    try {
      const env = { ...process.env, ...this.env };
      const said = execFileSync('node', ['-e', PROBE, this.#path], { env, timeout: 10_000, encoding: 'utf8' });
      const [wallMs = 0, monotonicMs = 0] = said.trim().split(' ').map(Number);
      return wallMs > 3_500_000 && monotonicMs < 60_000;
    } catch {
      return false;
    }
  }
}
