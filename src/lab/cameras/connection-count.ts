// The witness: counts how many connections each stream of a source has, now, at most at once, and ever, with the times of their
// opening and closing. It sits at the source and knows nothing of nodes or etcd, so that no mistake of theirs can hide from it.

export interface Connection {
  /** Monotonic, ms. */
  readonly openedMs: number;
  /** Monotonic, ms; null: still open. */
  closedMs: number | null;
}

export interface StreamCount {
  readonly living: number;
  /** The most that were ever open at once. */
  readonly most: number;
  readonly total: number;
  readonly connections: readonly Connection[];
}

export class ConnectionCount {
  readonly #nowMs: () => number;
  readonly #streams = new Map<string, { living: number; most: number; connections: Connection[] }>();

  /** @param nowMs the monotonic clock. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** By the clock of all times that are told here. */
  get nowMs(): number {
    return this.#nowMs();
  }

  /** Counts a new connection of `stream`. The returned function counts its end; further calls of it do nothing. */
  open(stream: string): () => void {
    const entry = this.#streams.get(stream) ?? { living: 0, most: 0, connections: [] };
    this.#streams.set(stream, entry);
    const connection: Connection = { openedMs: this.#nowMs(), closedMs: null };
    entry.connections.push(connection);
    entry.living += 1;
    entry.most = Math.max(entry.most, entry.living);
    return () => {
      if (connection.closedMs !== null) return;
      connection.closedMs = this.#nowMs();
      entry.living -= 1;
    };
  }

  /** Streams that nobody ever connected to are counted as nothing. */
  of(stream: string): StreamCount {
    const entry = this.#streams.get(stream);
    return {
      living: entry?.living ?? 0,
      most: entry?.most ?? 0,
      total: entry?.connections.length ?? 0,
      connections: entry?.connections ?? [],
    };
  }

  all(): Readonly<Record<string, StreamCount>> {
    return Object.fromEntries([...this.#streams.keys()].sort().map(stream => [stream, this.of(stream)]));
  }
}
