// The last events of the cluster, in memory, for who asks what was new since an event that it knows, and for readers that follow. An id of
// another life of this node, of another node, or older than what is kept, is answered with a 'gap' and then all there is.
// Not promised: that nodes tell the same events; one that was cut off from etcd learns only what has come of it all.

import { eventsBetween } from '../../cluster/events/events-between.ts';
import type { ClusterState } from '../../cluster/state.ts';
import type { Clock } from '../../ports.ts';
import { type News, type ToldEvent, toldEvent } from './told-event.ts';

export interface EventReader {
  /** There are events that are newer than the last. */
  news(): void;
  /** Nothing more comes. */
  end(): void;
}

export interface EventLogNeeds {
  readonly clock: Clock;
  readonly me: string;
  /** Of this process: letters and digits. */
  readonly life: string;
}

const mostEvents = 1000;
/** Another endpoint of etcd is found sooner than that, an election takes longer. */
const etcdGraceMs = 1000;

export class EventLog {
  readonly #needs: EventLogNeeds;
  readonly #life: string;
  readonly #readers = new Set<EventReader>();
  /** In order, without a hole. */
  readonly #events: ToldEvent[] = [];
  /** Of the newest event; 0: there was none. */
  #sequence = 0;
  #etcd: 'heard' | 'silent' | 'lost' = 'heard';
  #cancelGrace: () => void = () => {};

  constructor(needs: EventLogNeeds) {
    this.#needs = needs;
    // lives follow each other in order, as long as wall time does
    this.#life = `${needs.clock.unixMs().toString(36).padStart(9, '0')}${needs.life}`;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** The id of the newest event, or of none yet: what is newer than that is to come. */
  get last(): string {
    return this.#idOf(this.#sequence);
  }

  get all(): readonly ToldEvent[] {
    return [...this.#events];
  }

  /** What is newer than that event, in order. */
  since(id: string): readonly ToldEvent[] {
    const known = this.#sequenceOf(id);
    const dropped = this.#sequence - this.#events.length;
    if (known === null || known < dropped || known > this.#sequence) return [this.#gap(dropped), ...this.#events];
    return this.#events.slice(known - dropped);
  }

  /** Returns what ends it. */
  follow(reader: EventReader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** To be called with each new state of the cluster's part. */
  turned(before: ClusterState, after: ClusterState): void {
    if (before.mirror === after.mirror) return;
    this.#add(eventsBetween(before, after));
    if (before.mirror.fresh && !after.mirror.fresh) this.#fellSilent(after.mirror.reason);
    if (!before.mirror.fresh && after.mirror.fresh) this.#isHeard();
  }

  close(): void {
    this.#cancelGrace();
    for (const reader of [...this.#readers]) reader.end();
  }

  #fellSilent(reason: string): void {
    if (this.#etcd !== 'heard') return;
    const { clock, me } = this.#needs;
    this.#etcd = 'silent';
    this.#cancelGrace = clock.wakeAt(clock.monotonicMs() + etcdGraceMs, () => {
      this.#etcd = 'lost';
      this.#add([ofThisNode('etcd_lost', me, `${me} does not hear from etcd: ${reason}`)]);
    });
  }

  #isHeard(): void {
    const { me } = this.#needs;
    this.#cancelGrace();
    if (this.#etcd === 'lost') this.#add([ofThisNode('etcd_back', me, `${me} hears from etcd again`)]);
    this.#etcd = 'heard';
  }

  #add(news: readonly News[]): void {
    if (news.length === 0) return;
    const nowUnixMs = this.#needs.clock.unixMs();
    for (const one of news) {
      this.#sequence += 1;
      this.#events.push(toldEvent(one, this.#idOf(this.#sequence), nowUnixMs));
    }
    this.#events.splice(0, Math.max(0, this.#events.length - mostEvents));
    for (const reader of [...this.#readers]) reader.news();
  }

  /** Told in place of the events up to the one of that number. */
  #gap(sequence: number): ToldEvent {
    const { clock, me } = this.#needs;
    const reason = `${me} does not know all that was before: it keeps the last ${mostEvents} events since its start`;
    return toldEvent(ofThisNode('gap', me, reason), this.#idOf(sequence), clock.unixMs());
  }

  #idOf(sequence: number): string {
    return `${this.#life}-${String(sequence).padStart(12, '0')}`;
  }

  /** null: no event of this log had that id. */
  #sequenceOf(id: string): number | null {
    const sequence = id.slice(this.#life.length + 1);
    return id.startsWith(`${this.#life}-`) && /^\d{12}$/.test(sequence) ? Number(sequence) : null;
  }
}

function ofThisNode(type: News['type'], node: string, reason: string): News {
  return { type, node, stream: null, from: null, to: null, reason };
}
