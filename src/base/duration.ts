// Durations as people write them: 1 (seconds), 1s, 500ms, 5m, 2h, 7d, 1.5s. One spelling per value when they are shown again.
// Nothing here knows what a duration is for: limits stand with the directive that takes it.

const unitMs: Readonly<Record<string, number>> = { '': 1000, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const shownUnits = ['d', 'h', 'm', 's'] as const;

/** @returns ms, a whole number; null when `text` is not a duration. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)(ms|s|m|h|d)?$/.exec(text);
  if (!match) return null;
  const factor = unitMs[match[2] ?? ''];
  return factor === undefined ? null : Math.round(Number(match[1]) * factor);
}

/** The shortest exact spelling: 2000 is 2s, 1500 is 1500ms, 90000 is 90s, 120000 is 2m. */
export function formatDuration(ms: number): string {
  for (const unit of shownUnits) {
    const factor = unitMs[unit] ?? 1;
    if (ms >= factor && ms % factor === 0) return `${ms / factor}${unit}`;
  }
  return ms === 0 ? '0s' : `${ms}ms`;
}
