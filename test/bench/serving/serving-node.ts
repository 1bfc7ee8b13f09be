// A node that is measured while it serves: what its main process holds and uses, and how late its event loop is.

import { type NodeSpec, ProbedNode, type Said } from '../probed-node.ts';
import { memoryOf, processorMs } from '../process-cost.ts';
import type { ServingLook } from './inside-probe.ts';

const probe = { name: 'serving', url: new URL('./inside-probe.js', import.meta.url) } as const;

export class ServingNode {
  readonly url: string;
  /** Its lines of level warn and error. */
  readonly complaints: ReadonlySet<string>;
  readonly #node: ProbedNode<ServingLook>;

  private constructor(node: ProbedNode<ServingLook>, complaints: ReadonlySet<string>) {
    this.url = node.url;
    this.complaints = complaints;
    this.#node = node;
  }

  /** Resolves when it is a member. */
  static async start(spec: NodeSpec): Promise<ServingNode> {
    const complaints = new Set<string>();
    const hear = ({ level, event, reason }: Said) => {
      if (level === 'warn' || level === 'error') complaints.add(`${event}: ${reason}`);
    };
    return new ServingNode(await ProbedNode.start<ServingLook>(spec, probe, hear), complaints);
  }

  /** Since the last look. */
  look(): Promise<ServingLook> {
    return this.#node.look();
  }

  async json<Body>(path: string): Promise<Body> {
    return (await (await fetch(`${this.url}/streamer/api/v3${path}`)).json()) as Body;
  }

  /** Of its main process. */
  get pid(): number {
    return this.#node.pid;
  }

  /** Of all threads of main since its start. */
  get processorMs(): number {
    return processorMs(this.#node.pid);
  }

  get rssMb(): number {
    return memoryOf(this.#node.pid).rssMb;
  }

  /** Its main process ends at once; its fence lives, and does what it is there for. */
  kill(): void {
    this.#node.kill();
  }

  async end(): Promise<void> {
    await this.#node.end();
  }
}
