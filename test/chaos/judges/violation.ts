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

/** Each span but the first, in the order of their beginnings, with the one before it that ended last. */
export function neighbours(spans: readonly Span[]): readonly (readonly [earlier: Span, later: Span])[] {
  const found: (readonly [Span, Span])[] = [];
  let last: Span | null = null;
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    if (last !== null) found.push([last, span]);
    if (last === null || span.toMs > last.toMs) last = span;
  }
  return found;
}

/** Those neighbours of which the later began before the earlier had ended. */
export function overlaps(spans: readonly Span[]): readonly (readonly [earlier: Span, later: Span, byMs: number])[] {
  return neighbours(spans).flatMap(([earlier, later]) => {
    const byMs = Math.min(earlier.toMs, later.toMs) - later.fromMs;
    return later.fromMs < earlier.toMs ? [[earlier, later, byMs] as const] : [];
  });
}
