// Keeps a number of requests for one playlist in flight: an answer is followed by the next request at once, as by an impatient player. They
// begin one after the other, so that they are not answered all at once either.

import { Agent, get } from 'node:http';
import { pause } from './player-request.ts';

export class HeldRequests {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });
  #isOpen = true;
  answered = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /** Resolves when all have begun, spread over `rampMs`. */
  async open(count: number, rampMs: number): Promise<void> {
    for (let request = 0; request < count; request += 1) {
      this.#ask();
      await pause(rampMs / count);
    }
  }

  close(): void {
    this.#isOpen = false;
    this.#agent.destroy();
  }

  #ask(): void {
    if (!this.#isOpen) return;
    const request = get(this.#url, { agent: this.#agent }, response => {
      response.resume().once('end', () => {
        this.answered += 1;
        this.#ask();
      });
    });
    request.on('error', error => {
      if (this.#isOpen) throw error;
    });
  }
}
