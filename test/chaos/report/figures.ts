// Numbers of many measurements.

export interface Figures {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** null: nothing was measured. The p95 is the smallest value that at least 95 of 100 do not exceed. */
export function figuresOf(values: readonly number[]): Figures | null {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return sorted.length === 0 ? null : { count: sorted.length, median: at(0.5), p95: at(0.95), max: at(1) };
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
