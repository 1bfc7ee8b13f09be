// What a judge says when something was seen that must never be.

export interface Violation {
  /** I1 … I9 of the protocol, or `recovery`. */
  readonly invariant: string;
  readonly sentence: string;
  /** Monotonic, ms: when it was so. */
  readonly atMs: number;
}

export interface Span {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Each pair of neighbours, in the order of their beginnings, of which the later began before an earlier one ended. */
export function overlaps(spans: readonly Span[]): readonly (readonly [earlier: Span, later: Span, byMs: number])[] {
  const found: (readonly [Span, Span, number])[] = [];
  let open: Span | null = null;
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    if (open !== null && span.fromMs < open.toMs) {
      found.push([open, span, Math.min(open.toMs, span.toMs) - span.fromMs]);
    }
    if (open === null || span.toMs > open.toMs) open = span;
  }
  return found;
}

/** Those of each stream together. */
export function byStream<T extends { readonly stream: string }>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const map = new Map<string, T[]>();
  for (const one of all) {
    const same = map.get(one.stream);
    if (same === undefined) map.set(one.stream, [one]);
    else same.push(one);
  }
  return map;
}
