// Keeps a number of requests for one playlist in flight: an answer is followed by the next request at once, as by an impatient player.

import { Agent, get } from 'node:http';

export class HeldRequests {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });
  #isOpen = true;
  /** Sent and not answered. */
  inFlight = 0;
  answered = 0;

  constructor(url: string, count: number) {
    this.#url = url;
    for (let request = 0; request < count; request += 1) this.#ask();
  }

  close(): void {
    this.#isOpen = false;
    this.#agent.destroy();
  }

  #ask(): void {
    if (!this.#isOpen) return;
    this.inFlight += 1;
    const request = get(this.#url, { agent: this.#agent }, response => {
      response.resume().once('end', () => {
        this.answered += 1;
        this.inFlight -= 1;
        this.#ask();
      });
    });
    request.on('error', error => {
      if (this.#isOpen) throw error;
    });
  }
}
