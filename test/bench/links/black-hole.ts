// A port at which nobody answers: not refused, not accepted, as behind a firewall that drops everything. Nothing but sockets is needed: a
// thread listens there with hardly any room for callers and never looks at them; once that is full, the kernel lets more of them wait.

import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Begins to listen when it is told to, and stands still for ever. */
const listener = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:net').createServer();
  parentPort.once('message', () => server.listen({ port: workerData, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage('open');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }));
  server.on('error', error => { throw error; });
  parentPort.postMessage('ready');
`;
/** On loopback who is let in is so at once. */
const patienceMs = 50;
const mostCallers = 20;

export class BlackHole {
  readonly #port: number;
  readonly #thread: Worker;
  readonly #callers: Socket[] = [];

  private constructor(port: number) {
    this.#port = port;
    this.#thread = new Worker(listener, { eval: true, workerData: port });
  }

  /** Nobody listens at the port yet. */
  static async prepare(port: number): Promise<BlackHole> {
    const hole = new BlackHole(port);
    await hole.#heard('ready');
    return hole;
  }

  /** Resolves when callers get no answer any more. The port must be free. */
  async open(): Promise<void> {
    this.#thread.postMessage('open');
    await this.#heard('open');
    while (await this.#isCallerLetIn()) {
      if (this.#callers.length >= mostCallers) throw new Error(`port ${this.#port} still answers`);
    }
  }

  async close(): Promise<void> {
    for (const caller of this.#callers) caller.destroy();
    await this.#thread.terminate();
  }

  #heard(word: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#thread.once('error', reject);
      this.#thread.once('message', said => (said === word ? resolve() : reject(new Error(`it said ${said}`))));
    });
  }

  async #isCallerLetIn(): Promise<boolean> {
    const caller = connect({ host: '127.0.0.1', port: this.#port }).on('error', () => {});
    this.#callers.push(caller);
    const letIn = new Promise<boolean>(resolve => caller.once('connect', () => resolve(true)));
    return await Promise.race([letIn, setTimeout(patienceMs, false)]);
  }
}
