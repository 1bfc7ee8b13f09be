// What ffmpeg complains of while it runs (lost packets, broken ones, times that jump), counted as a rate: over the last whole window of a
// fixed length, so that a single complaint is seen and a burst is soon forgotten. It says the same thing many times in one line, so the
// count is the least that there was. What every look at a source gives that begins between two keyframes is no complaint (see report.ts).

export interface Complaints {
  readonly total: number;
  /** Monotonic. */
  readonly windowStartMs: number;
  readonly inWindow: number;
  /** In the window before that. */
  readonly before: number;
}

const windowMs = 10_000;

export const noComplaints: Complaints = { total: 0, windowStartMs: 0, inWindow: 0, before: 0 };

export function complain(complaints: Complaints, nowMs: number): Complaints {
  const now = windowAt(complaints, nowMs);
  return { ...now, total: now.total + 1, inWindow: now.inWindow + 1 };
}

/** A second. */
export function complaintRate(complaints: Complaints, nowMs: number): number {
  return windowAt(complaints, nowMs).before / (windowMs / 1000);
}

function windowAt(complaints: Complaints, nowMs: number): Complaints {
  const { total, windowStartMs, inWindow } = complaints;
  const windows = Math.floor((nowMs - windowStartMs) / windowMs);
  if (windows <= 0) return complaints;
  const start = windowStartMs + windows * windowMs;
  return { total, windowStartMs: start, inWindow: 0, before: windows === 1 ? inWindow : 0 };
}
