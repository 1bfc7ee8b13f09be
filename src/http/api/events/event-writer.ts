// Writes events to one reader, as server-sent events. What a slow reader has not taken is not kept for it: it goes on from the last event that
// it was sent, out of the log, and is told of the gap where that has moved on meanwhile. So a reader costs one socket's buffer, however slow
// it is; one that takes nothing at all between two beats is cut off, and comes back with the id of its last event.

import type { Writable } from 'node:stream';
import type { EventLog, EventReader } from '../../../node/events/event-log.ts';
import type { ToldEvent } from '../../../node/events/told-event.ts';
import type { Clock } from '../../../ports.ts';

/** Balancers close what is silent for 60 s, some for 30 s. */
const beatMs = 15_000;
/** How long a client that was cut off waits before it comes again. */
const retryMs = 2000;

export class EventWriter implements EventReader {
  readonly #output: Writable;
  readonly #log: Pick<EventLog, 'since' | 'follow'>;
  readonly #clock: Clock;
  readonly #stopFollowing: () => void;
  /** Of the last event that was written. */
  #last: string;
  /** Nothing is written before it has taken what it has. */
  #isFull = false;
  /** It has been so since before the last beat. */
  #isStalled = false;
  #cancelBeat: () => void = () => {};

  /** @param since the id of the last event that the reader knows. */
  constructor(output: Writable, log: Pick<EventLog, 'since' | 'follow'>, clock: Clock, since: string) {
    this.#output = output;
    this.#log = log;
    this.#clock = clock;
    this.#last = since;
    this.#stopFollowing = log.follow(this);
    output.on('drain', () => this.#drained());
    output.on('close', () => this.#close());
    output.on('error', () => this.#close());
    this.#write(`retry: ${retryMs}\n\n`);
    this.news();
    this.#beatLater();
  }

  news(): void {
    if (this.#isFull) return;
    for (const event of this.#log.since(this.#last)) {
      this.#last = event.id;
      this.#write(eventText(event));
      if (this.#isFull) return;
    }
  }

  end(): void {
    this.#close();
    this.#output.end();
  }

  #write(text: string): void {
    this.#isFull = !this.#output.write(text);
  }

  #drained(): void {
    this.#isFull = false;
    this.#isStalled = false;
    this.news();
  }

  #beatLater(): void {
    this.#cancelBeat = this.#clock.wakeAt(this.#clock.monotonicMs() + beatMs, () => this.#beat());
  }

  #beat(): void {
    if (this.#isStalled) return void this.#output.destroy();
    this.#isStalled = this.#isFull;
    if (!this.#isFull) this.#write(': still there\n\n');
    this.#beatLater();
  }

  #close(): void {
    this.#stopFollowing();
    this.#cancelBeat();
  }
}

function eventText(event: ToldEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
