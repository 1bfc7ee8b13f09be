// Requests of a viewer to one node, redirects followed, and how long each took. One that fails is noted, and never repeated.

export interface Taken {
  /** When it was sent, monotonic ms. */
  readonly sentMs: number;
  /** Until the last byte had come. */
  readonly tookMs: number;
}

export class Requests {
  readonly taken: Taken[] = [];
  readonly failures: string[] = [];
  readonly #underWay = new Set<{ readonly sentMs: number }>();
  readonly #end = new AbortController();

  /** When each was sent that has no answer yet, monotonic ms. */
  get awaitedSinceMs(): readonly number[] {
    return [...this.#underWay].map(({ sentMs }) => sentMs);
  }

  /** The answer; null: there was none, or another status than 200. */
  async get(url: string): Promise<Buffer | null> {
    const request = { sentMs: performance.now() };
    this.#underWay.add(request);
    try {
      const response = await fetch(url, { signal: this.#end.signal });
      const body = Buffer.from(await response.arrayBuffer());
      if (response.status !== 200) throw new Error(`status ${response.status} ${body.toString().slice(0, 200)}`);
      this.taken.push({ ...request, tookMs: performance.now() - request.sentMs });
      return body;
    } catch (error) {
      if (!this.#end.signal.aborted) this.failures.push(`${url}: ${error instanceof Error ? error.message : error}`);
      return null;
    } finally {
      this.#underWay.delete(request);
    }
  }

  /** Gives up those that are under way; no failures of theirs. */
  close(): void {
    this.#end.abort();
  }
}
