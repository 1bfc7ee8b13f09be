// The bytes of live segments in this node's memory, by stream and name: those that it made, and copies of what others made. It counts them;
// what goes when there are too many is decided elsewhere (memory-cut.ts).

export interface KeptSegment {
  readonly name: string;
  /** Its media sequence number. */
  readonly number: number;
  readonly startUnixMs: number;
  readonly bytes: Buffer;
}

type OfStream = Map<string, KeptSegment>;

export class SegmentMemory {
  readonly #streams = new Map<string, OfStream>();
  #bytes = 0;

  /** Bytes of all segments. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Every stream that has a segment here, with its segments in the order of their coming. */
  get streams(): ReadonlyMap<string, ReadonlyMap<string, KeptSegment>> {
    return this.#streams;
  }

  find(stream: string, name: string): Buffer | null {
    return this.#streams.get(stream)?.get(name)?.bytes ?? null;
  }

  put(stream: string, segment: KeptSegment): void {
    this.remove(stream, segment.name);
    const segments = this.#streams.get(stream) ?? new Map<string, KeptSegment>();
    this.#streams.set(stream, segments.set(segment.name, segment));
    this.#bytes += segment.bytes.length;
  }

  remove(stream: string, name: string): void {
    const segments = this.#streams.get(stream);
    const segment = segments?.get(name);
    if (segments === undefined || segment === undefined) return;
    segments.delete(name);
    if (segments.size === 0) this.#streams.delete(stream);
    this.#bytes -= segment.bytes.length;
  }

  /** Lets go of what has a lower number. */
  keepFrom(stream: string, number: number): void {
    for (const segment of [...(this.#streams.get(stream)?.values() ?? [])])
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
