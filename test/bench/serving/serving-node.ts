// A node that is measured: the built program with its fence and real ffmpegs, and a probe in its main process.

import { fileURLToPath } from 'node:url';
import { Program } from '../../../src/lab/program/program.ts';
import { waitFor } from '../../support/wait.ts';
import { memoryOf, processorMs } from '../process-cost.ts';
import type { ServingLook } from './inside-probe.ts';

export interface NodeSpec {
  readonly name: string;
  readonly configPath: string;
  readonly port: number;
  /** On a tmpfs. */
  readonly segmentsFolder: string;
}

export class ServingNode {
  readonly url: string;
  /** Its lines of level warn and error. */
  readonly complaints = new Set<string>();
  readonly #program: Program;
  #look: ServingLook | null = null;

  private constructor({ name, configPath, port, segmentsFolder }: NodeSpec) {
    this.url = `http://127.0.0.1:${port}`;
    const entryPath = fileURLToPath(new URL('../../../../../dist/cli/main.js', import.meta.url));
    const probe = new URL('./inside-probe.js', import.meta.url).href;
    this.#program = Program.start({
      title: `node ${name}`,
      command: process.execPath,
      args: [entryPath, 'run', '-c', configPath, '--node', name, '--http', `127.0.0.1:${port}`],
      env: { NODE_OPTIONS: `--import=${probe}`, WEIR_SEGMENTS: segmentsFolder },
      onLine: line => this.#hear(line),
    });
  }

  /** Resolves when it is a member. */
  static async start(spec: NodeSpec): Promise<ServingNode> {
    const node = new ServingNode(spec);
    await waitFor(`node ${spec.name} to be ready`, 20_000, async () => {
      if (!node.#program.isRunning) throw new Error(node.#program.lines.join('\n'));
      return (await fetch(`${node.url}/streamer/api/v3/monitoring/readiness`)).ok;
    });
    return node;
  }

  /** Since the last look. */
  async look(): Promise<ServingLook> {
    this.#look = null;
    this.#program.signal('SIGUSR2');
    return await waitFor('the probe in the node', 20_000, () => this.#look);
  }

  async json<Body>(path: string): Promise<Body> {
    return (await (await fetch(`${this.url}/streamer/api/v3${path}`)).json()) as Body;
  }

  /** Of all threads of main since its start. */
  get processorMs(): number {
    return processorMs(this.#program.pid);
  }

  get rssMb(): number {
    return memoryOf(this.#program.pid).rssMb;
  }

  /** Its main process ends at once; its fence lives, and does what it is there for. */
  kill(): void {
    this.#program.signal('SIGKILL');
  }

  end(): Promise<void> {
    return this.#program.end('SIGTERM', 20_000);
  }

  #hear(line: string): void {
    if (!line.startsWith('{')) return;
    const said = JSON.parse(line) as Record<string, unknown>;
    if (said.probe === 'serving') this.#look = said as unknown as ServingLook;
    if (said.level === 'warn' || said.level === 'error') this.complaints.add(`${said.event}: ${said.reason}`);
  }
}
