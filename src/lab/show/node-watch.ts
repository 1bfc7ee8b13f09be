// Follows the nodes that have died: tells when somebody has started one again and it is ready, and when that one ends too. What a
// node started by hand writes goes to its own terminal; the lab sees it among the machine's processes.

import type { Lab } from '../lab.ts';
import type { LabNode } from '../lab-node.ts';
import { type RunningNode, runningNodes } from '../program/running-nodes.ts';
import { isReady } from './cluster-view.ts';

const EVERY_MS = 1000;

export class NodeWatch {
  readonly #lab: Lab;
  readonly #say: (line: string) => void;
  /** Names of nodes that are back. */
  readonly #back = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(lab: Lab, say: (line: string) => void) {
    this.#lab = lab;
    this.#say = say;
  }

  /** Tells every return from now on. */
  start(): void {
    this.#timer = setTimeout(async () => {
      await this.#look();
      if (this.#timer !== null) this.start();
    }, EVERY_MS);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** The names of the nodes that can be asked. */
  living(): readonly string[] {
    return this.#lab.nodes
      .filter(({ name, program }) => program.isRunning || this.#back.has(name))
      .map(node => node.name);
  }

  async #look(): Promise<void> {
    const dead = this.#lab.nodes.filter(node => !node.program.isRunning);
    if (dead.length === 0) return;
    const running = runningNodes(this.#lab.configPath);
    for (const node of dead) await this.#lookAt(node, running.find(({ name }) => name === node.name) ?? null);
  }

  async #lookAt(node: LabNode, process: RunningNode | null): Promise<void> {
    const wasBack = this.#back.has(node.name);
    if (process === null && wasBack) {
      this.#back.delete(node.name);
      this.#say(`node ${node.name} ended again. Start it again with: ${node.commandLine}`);
    }
    if (process === null || wasBack || !(await isReady(node.name)) || this.#timer === null) return;
    this.#back.add(node.name);
    this.#say(`node ${node.name} is back and ready (pid ${process.pid})`);
  }
}
