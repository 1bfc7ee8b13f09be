// The bytes of live segments in this node's memory, by stream and name: those that it made, and copies of what others made. It counts them;
// what goes when there are too many is decided elsewhere (memory-cut.ts).

export interface KeptSegment {
  readonly name: string;
  /** Its media sequence number. */
  readonly number: number;
  readonly startUnixMs: number;
  readonly bytes: Buffer;
}

/** The segments of one stream by name, in the order of their coming. */
export interface KeptStream {
  readonly segments: ReadonlyMap<string, KeptSegment>;
  readonly bytes: number;
}

interface OfStream extends KeptStream {
  readonly segments: Map<string, KeptSegment>;
  bytes: number;
}

export class SegmentMemory {
  readonly #streams = new Map<string, OfStream>();
  #bytes = 0;

  /** Bytes of all segments. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Every stream that has a segment here. */
  get streams(): ReadonlyMap<string, KeptStream> {
    return this.#streams;
  }

  find(stream: string, name: string): Buffer | null {
    return this.#streams.get(stream)?.segments.get(name)?.bytes ?? null;
  }

  put(stream: string, segment: KeptSegment): void {
    this.remove(stream, segment.name);
    const kept: OfStream = this.#streams.get(stream) ?? { segments: new Map(), bytes: 0 };
    kept.segments.set(segment.name, segment);
    kept.bytes += segment.bytes.length;
    this.#streams.set(stream, kept);
    this.#bytes += segment.bytes.length;
  }

  remove(stream: string, name: string): void {
    const kept = this.#streams.get(stream);
    const segment = kept?.segments.get(name);
    if (kept === undefined || segment === undefined) return;
    kept.segments.delete(name);
    kept.bytes -= segment.bytes.length;
    if (kept.segments.size === 0) this.#streams.delete(stream);
    this.#bytes -= segment.bytes.length;
  }

  /** Lets go of what has a lower number. */
  keepFrom(stream: string, number: number): void {
    for (const segment of [...(this.#streams.get(stream)?.segments.values() ?? [])])
      if (segment.number < number) this.remove(stream, segment.name);
  }

  forget(stream: string): void {
    this.keepFrom(stream, Number.POSITIVE_INFINITY);
  }

  clear(): void {
    this.#streams.clear();
    this.#bytes = 0;
  }
}
