// Who watches one stream at this node: a session begins with the playlist and lasts as long as requests come. Segments keep it up but begin
// none: who got the playlist from another node is counted there. In the order of the last request, so that those that are over stand in front.

export class ViewerSessions {
  /** By viewer: when it asked last. */
  readonly #askedAtMs = new Map<number, number>();
  #idleMs = 0;

  /** With those that are over and were not ended yet. */
  get size(): number {
    return this.#askedAtMs.size;
  }

  /** It got the playlist. @param idleMs how long it counts without a request. @returns false when it is new and may not begin. */
  watch(viewer: number, nowMs: number, idleMs: number, mayBegin: boolean): boolean {
    this.#idleMs = idleMs;
    if (!this.#askedAtMs.delete(viewer) && !mayBegin) return false;
    this.#askedAtMs.set(viewer, nowMs);
    return true;
  }

  /** It got something else. */
  stay(viewer: number, nowMs: number): void {
    if (this.#askedAtMs.delete(viewer)) this.#askedAtMs.set(viewer, nowMs);
  }

  /** It was sent to another node. */
  leave(viewer: number): void {
    this.#askedAtMs.delete(viewer);
  }

  /** Ends those that asked for nothing for too long. */
  endIdle(nowMs: number): void {
    for (const [viewer, askedAtMs] of this.#askedAtMs) {
      if (nowMs - askedAtMs < this.#idleMs) return;
      this.#askedAtMs.delete(viewer);
    }
  }
}
