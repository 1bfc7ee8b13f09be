// Looks from inside a container, also one that is cut off: when how many ffmpegs lived in it. It sees through the engine, not the network.

import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';

/** By the monotonic clock of the machine that the containers run on, which is that of the cameras too. */
export interface Headcount {
  readonly atMs: number;
  readonly ffmpegs: number;
}

/** Every 20 ms; a line whenever the number is another one. The dead that wait for their parent do not count. */
const SCRIPT = `
  const { readdirSync, readFileSync } = require('node:fs');
  const read = pid => { try { return readFileSync('/proc/' + pid + '/stat', 'utf8'); } catch { return ''; } };
  let last = -1;
  process.stdin.resume().on('end', () => process.exit());
  setInterval(() => {
    const ffmpegs = readdirSync('/proc').filter(pid => /^[0-9]+$/.test(pid) && /\\(ffmpeg\\) [^ZX]/.test(read(pid))).length;
    if (ffmpegs === last) return;
    last = ffmpegs;
    console.log(JSON.stringify({ atMs: Number(process.hrtime.bigint()) / 1e6, ffmpegs }));
  }, 20);
`;

export class Census {
  readonly counts: Headcount[] = [];
  readonly #look;

  private constructor(container: string) {
    this.#look = execa('docker', ['exec', '--interactive', container, 'node', '-e', SCRIPT], { reject: false });
    this.#read();
  }

  /** Resolves after the first count. */
  static async start(container: string): Promise<Census> {
    const census = new Census(container);
    for (let attempt = 0; census.counts.length === 0; attempt += 1) {
      if (attempt > 400) throw new Error(`nothing can be counted in ${container}`);
      await wait(25);
    }
    return census;
  }

  /** Since when nothing lives in there; null: something does. */
  get emptySinceMs(): number | null {
    const last = this.counts.at(-1);
    return last?.ffmpegs === 0 ? last.atMs : null;
  }

  async stop(): Promise<void> {
    this.#look.stdin.end();
    await this.#look;
  }

  async #read(): Promise<void> {
    for await (const line of this.#look) this.counts.push(JSON.parse(line) as Headcount);
  }
}
