// How many requests were answered, by route and status: plain numbers, because playlists and redirects are answered by the ten thousands a
// second. They are made into metrics when somebody asks for those. Routes are templates out of a small set, never what was sent.

export interface RequestCount {
  readonly route: string;
  readonly code: number;
  readonly count: number;
}

const lowestCode = 100;
const highestCode = 599;

export class RequestCounts {
  /** By route: the counts by status. */
  readonly #routes = new Map<string, Float64Array>();

  add(route: string, code: number): void {
    let counts = this.#routes.get(route);
    if (counts === undefined) {
      counts = new Float64Array(highestCode - lowestCode + 1);
      this.#routes.set(route, counts);
    }
    const index = code - lowestCode;
    counts[index] = (counts[index] ?? 0) + 1;
  }

  /** All that are not 0. */
  all(): readonly RequestCount[] {
    return [...this.#routes].flatMap(([route, counts]) =>
      Array.from(counts, (count, index) => ({ route, code: index + lowestCode, count })).filter(
        ({ count }) => count > 0,
      ),
    );
  }
}
