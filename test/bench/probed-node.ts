// A node that is measured: the built program with its fence and real ffmpegs, and a probe in its main process, which says what is seen only
// from inside. A probe is a module that the node loads before the product; on SIGUSR2 it writes a line of JSON with its name in `probe`.

import { fileURLToPath } from 'node:url';
import { Program } from '../../src/lab/program/program.ts';
import { waitFor } from '../support/wait.ts';

export interface NodeSpec {
  readonly name: string;
  readonly configPath: string;
  readonly port: number;
  /** On a tmpfs. */
  readonly segmentsFolder: string;
}

export interface Probe<Look extends { readonly probe: string }> {
  readonly name: Look['probe'];
  /** The module, built. */
  readonly url: URL;
}

/** A line of the node's log, or of the probe. */
export type Said = Readonly<Record<string, unknown>>;

const patienceMs = 20_000;

export class ProbedNode<Look extends { readonly probe: string }> {
  readonly url: string;
  readonly #program: Program;
  #look: Look | null = null;

  private constructor({ name, configPath, port, segmentsFolder }: NodeSpec, probe: Probe<Look>, hear: Hear) {
    this.url = `http://127.0.0.1:${port}`;
    const entryPath = fileURLToPath(new URL('../../../../dist/cli/main.js', import.meta.url));
    this.#program = Program.start({
      title: `node ${name}`,
      command: process.execPath,
      args: [entryPath, 'run', '-c', configPath, '--node', name, '--http', `127.0.0.1:${port}`],
      env: { NODE_OPTIONS: `--import=${probe.url.href}`, WEIR_SEGMENTS: segmentsFolder },
      onLine: line => {
        const said = parse(line);
        if (said.probe === probe.name) this.#look = said as unknown as Look;
        else hear(said);
      },
    });
  }

  /** Resolves when it is a member. @param hear is called with each line of its log. */
  static async start<Look extends { readonly probe: string }>(
    spec: NodeSpec,
    probe: Probe<Look>,
    hear: Hear,
  ): Promise<ProbedNode<Look>> {
    const node = new ProbedNode(spec, probe, hear);
    await waitFor(`node ${spec.name} to be ready`, patienceMs, async () => {
      if (!node.#program.isRunning) throw new Error(node.#program.lines.join('\n'));
      const url = `${node.url}/streamer/api/v3/monitoring/readiness`;
      return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
    });
    return node;
  }

  /** Of its main process. */
  get pid(): number {
    return this.#program.pid;
  }

  /** What the probe says now. */
  async look(): Promise<Look> {
    this.#look = null;
    this.#program.signal('SIGUSR2');
    return await waitFor('the probe in the node', patienceMs, () => this.#look);
  }

  /** Its main process ends at once; its fence lives, and does what it is there for. */
  kill(): void {
    this.#program.signal('SIGKILL');
  }

  /** Ends it as an operator would. Resolves with a sentence. */
  async end(): Promise<string> {
    await this.#program.end('SIGTERM', patienceMs);
    return await this.#program.ended;
  }
}

type Hear = (said: Said) => void;

function parse(line: string): Said {
  return line.startsWith('{') ? (JSON.parse(line) as Said) : {};
}
