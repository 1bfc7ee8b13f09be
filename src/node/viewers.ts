// Who watches at this node, by stream: those that get the playlist here (see media/viewers), and each open `mpegts`. A viewer that goes to
// another node counts at both until its time here is over, unless this node sent it there. Addresses are those of the connections, no
// header is believed: behind a proxy only the kind of player and the token tell viewers apart. Memory is bounded: past a number of
// sessions new ones are not counted, and the node says so.

import { viewerIdleMs } from '../media/viewers/viewer-idle.ts';
import { type ViewerMarks, viewerKey } from '../media/viewers/viewer-key.ts';
import { ViewerSessions } from '../media/viewers/viewer-sessions.ts';
import type { LiveWindow } from '../media/window.ts';
import type { Clock } from '../ports.ts';

/** More than one node can serve. */
const mostSessions = 100_000;
/** How often room is looked for when there is none, and how long that is told. */
const lookEveryMs = 1000;
const toldForMs = 60_000;

export class Viewers {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #most: number;
  readonly #sessions = new Map<string, ViewerSessions>();
  readonly #connections = new Map<string, number>();
  #size = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #fullAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'monotonicMs'>, most = mostSessions) {
    this.#clock = clock;
    this.#most = most;
  }

  /** It gets the media playlist. */
  watch(viewer: ViewerMarks, window: Pick<LiveWindow, 'stream' | 'targetDurationS'>): void {
    const { stream } = window;
    const nowMs = this.#clock.monotonicMs();
    const mayBegin = this.#hasRoom(nowMs);
    const sessions = this.#sessions.get(stream) ?? new ViewerSessions();
    this.#sessions.set(stream, sessions);
    this.#change(sessions, () => {
      const isCounted = sessions.watch(viewerKey(viewer), nowMs, viewerIdleMs(window), mayBegin);
      if (!isCounted) this.#fullAtMs = nowMs;
      sessions.endIdle(nowMs);
    });
  }

  /** It gets a segment. @param viewer is looked at only where somebody watches the stream: most redirects are of nobody's stream here. */
  stay(viewer: () => ViewerMarks, stream: string): void {
    this.#sessions.get(stream)?.stay(viewerKey(viewer()), this.#clock.monotonicMs());
  }

  /** It is sent to another node for the playlist. */
  leave(viewer: () => ViewerMarks, stream: string): void {
    const sessions = this.#sessions.get(stream);
    if (sessions !== undefined) this.#change(sessions, () => sessions.leave(viewerKey(viewer())));
  }

  /** It is answered without end. Returns what ends it. */
  connect(stream: string): () => void {
    this.#connections.set(stream, (this.#connections.get(stream) ?? 0) + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const left = (this.#connections.get(stream) ?? 0) - 1;
      if (left > 0) this.#connections.set(stream, left);
      else this.#connections.delete(stream);
    };
  }

  /** By stream; those that nobody watches are left out. */
  counts(): ReadonlyMap<string, number> {
    this.#endIdle(this.#clock.monotonicMs());
    const counts = new Map(this.#connections);
    for (const [stream, { size }] of this.#sessions) counts.set(stream, (counts.get(stream) ?? 0) + size);
    return counts;
  }

  /** A sentence while there are more than are counted. */
  warnings(): readonly string[] {
    if (this.#clock.monotonicMs() - this.#fullAtMs >= toldForMs) return [];
    return [
      `more than ${this.#most} viewers watch here, or somebody pretends to be as many: those above that are served, but not counted`,
    ];
  }

  #hasRoom(nowMs: number): boolean {
    if (this.#size >= this.#most && nowMs - this.#lookedAtMs >= lookEveryMs) {
      this.#lookedAtMs = nowMs;
      this.#endIdle(nowMs);
    }
    return this.#size < this.#most;
  }

  #endIdle(nowMs: number): void {
    for (const [stream, sessions] of this.#sessions) {
      this.#change(sessions, () => sessions.endIdle(nowMs));
      if (sessions.size === 0) this.#sessions.delete(stream);
    }
  }

  #change(sessions: ViewerSessions, change: () => void): void {
    const before = sessions.size;
    change();
    this.#size += sessions.size - before;
  }
}
