// The name of a segment, relative to its stream: `2026/11/21/12/39/00968-2000-8812.ts`, that is UTC date and minute / second and
// ms - duration in ms - epoch. The name alone says when the segment was made and by which term of ownership, so that any node can
// tell "gone" from "never existed", and a name is never used twice: starts only rise within a stream.

export interface SegmentName {
  /** Wall time at which the segment begins, ms since 1970. */
  readonly startUnixMs: number;
  readonly durationMs: number;
  readonly epoch: number;
}

const shape = /^(\d{4})\/(\d{2})\/(\d{2})\/(\d{2})\/(\d{2})\/(\d{2})(\d{3})-(\d{1,9})-(\d{1,15})\.ts$/;

/** All three are whole numbers of ms, and the start lies in the years 0 to 9999. */
export function segmentName({ startUnixMs, durationMs, epoch }: SegmentName): string {
  const iso = new Date(startUnixMs).toISOString();
  const minute = iso.slice(0, 16).replace(/[-T:]/g, '/');
  return `${minute}/${iso.slice(17, 19)}${iso.slice(20, 23)}-${durationMs}-${epoch}.ts`;
}

/** null: not a name that `segmentName` would make (also for a 31st of February, or a number with leading zeros). */
export function parseSegmentName(text: string): SegmentName | null {
  const match = shape.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0, durationMs = 0, epoch = 0] = match
    .slice(1)
    .map(Number);
  const name = { startUnixMs: Date.UTC(year, month - 1, day, hour, minute, second, ms), durationMs, epoch };
  return segmentName(name) === text ? name : null;
}
