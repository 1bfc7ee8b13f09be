// One stream's ingest, pure. It holds at most one child, and lets go of it only when that process is dead (or never was): never two, and a
// late word on an old one finds nothing to touch. Any exit that was not asked for is a failure, whatever its code. Not promised here:
// that the process may run at all (session, deadline); that is the fence's to refuse.
//
//   idle --want--> starting --first segment--> running --no data--> stalled
//     ^              |  |                       |  |                  |
//     |           exit halt, change         exit  +--halt, change----|---> stopping --exit--> idle, or starting again
//     |              v  +--> stopping         v                     |
//     +--want null-- backing off <--------------+---------exit--------+     (retry_limit used up: given up)

import { unreachable } from '../base/invariant.ts';
import { type Draft, end, isSameRun, start, tell } from './ingest/acts.ts';
import { ended, fenceGone, fenceUp } from './ingest/failure.ts';
import { readReport, readSegmentList } from './ingest/report.ts';
import {
  betterAtMs,
  type IngestChild,
  type IngestEffect,
  type IngestEvent,
  type IngestRun,
  type IngestState,
  type Moment,
  sourceName,
  stallAtMs,
} from './ingest/state.ts';

const stallGraceMs = 1000;
const keptSegments = 5;
/** A wake-up that comes this late was our own standstill, not the source's. */
const lateMs = 250;
const lenienceMs = 1000;

export function stepIngest(
  state: IngestState,
  event: IngestEvent,
  moment: Moment,
): readonly [IngestState, readonly IngestEffect[]] {
  const draft: Draft = { ...state, moment, effects: [] };
  take(draft, event);
  const { effects, moment: _, ...after } = draft;
  return [after, effects];
}

function take(draft: Draft, event: IngestEvent): void {
  switch (event.type) {
    case 'want':
      return event.run === null ? halt(draft, event.how, event.reason) : want(draft, event.run, event.reason);
    case 'tick':
      return tick(draft);
    case 'fence-gone':
      return fenceGone(draft, event.reason);
    case 'fence-up':
      return fenceUp(draft);
    case 'started':
    case 'line':
    case 'taken':
    case 'ended': {
      const { child } = draft;
      if (child !== null && child.child === event.child) childEvent(draft, child, event);
      return;
    }
    default:
      unreachable(event);
  }
}

type ChildEvent = Extract<IngestEvent, { readonly child: number }>;

function childEvent(draft: Draft, child: IngestChild, event: ChildEvent): void {
  switch (event.type) {
    case 'started':
      draft.child = { ...child, startedAtMs: draft.moment.nowMs };
      return;
    case 'line':
      return event.from === 'stdout' ? readSegmentList(draft, child, event.line) : readReport(draft, child, event.line);
    case 'taken': {
      const { bytes, durationMs, unixMs } = event;
      const recent = [...child.recent, { bytes, durationMs }].slice(-keptSegments);
      const openedAtUnixMs = child.openedAtUnixMs ?? unixMs;
      draft.child = { ...child, recent, bytesIn: child.bytesIn + bytes, openedAtUnixMs, lastSegmentAtUnixMs: unixMs };
      return;
    }
    case 'ended':
      return ended(draft, child, event);
    default:
      unreachable(event);
  }
}

// What shall run

function want(draft: Draft, run: IngestRun, reason: string): void {
  const before = draft.want;
  const { child } = draft;
  draft.want = run;
  if (before === null || !isSameRun(before, run) || mayTryAgain(draft, before, run)) forgetFailures(draft);
  if (child === null) {
    if (!draft.isGivenUp && draft.retryAtMs === null) start(draft, reason);
    return;
  }
  if (!isSameRun(child.run, run)) {
    // Another term must not run one moment on the old one's permission; a changed configuration can wait for a segment's end.
    const isSameTerm = child.run.epoch === run.epoch && child.run.session === run.session;
    return end(draft, child, 'replace', isSameTerm ? 'segment-end' : 'now', reason);
  }
  const isUntold = child.ending !== null && child.ending.sendAtMs !== null;
  draft.child = { ...child, run, ending: isUntold ? null : child.ending };
  if (isUntold) draft.reason = reason;
}

/** What was given up has another limit now. */
function mayTryAgain({ isGivenUp, failures }: Draft, before: IngestRun, { config }: IngestRun): boolean {
  if (!isGivenUp || before.config.retryLimit === config.retryLimit) return false;
  return config.retryLimit === null || failures <= config.retryLimit;
}

function halt(draft: Draft, how: 'segment-end' | 'now', reason: string): void {
  draft.want = null;
  draft.retryAtMs = null;
  draft.reason = reason;
  if (draft.child !== null) end(draft, draft.child, 'halt', how, reason);
}

/** A new wish is a new beginning; what was learnt of the sources stays. */
function forgetFailures(draft: Draft): void {
  Object.assign(draft, { failures: 0, tried: 0, waits: 0, nextInput: 0, betterTries: 0 });
  Object.assign(draft, { lastFailure: null, isGivenUp: false, retryAtMs: null, vainStarts: 0, vainSinceMs: null });
}

// What time brings

function tick(draft: Draft): void {
  const { child, moment } = draft;
  if (child === null) {
    if (draft.retryAtMs !== null && draft.retryAtMs <= moment.nowMs)
      start(draft, draft.lastFailure ?? 'its time has come');
    return;
  }
  if (child.ending !== null) {
    const { sendAtMs } = child.ending;
    if (sendAtMs !== null && sendAtMs <= moment.nowMs) tell(draft, child, child.ending, true);
    return;
  }
  const dueMs = stallAtMs(child);
  if (dueMs !== null && dueMs <= moment.nowMs) return stalled(draft, child, dueMs);
  const betterMs = betterAtMs(draft);
  if (betterMs !== null && betterMs <= moment.nowMs) tryBetter(draft, child);
}

function stalled(draft: Draft, child: IngestChild, dueMs: number): void {
  const { nowMs } = draft.moment;
  if (nowMs - dueMs > lateMs && child.lenientUntilMs === null) {
    draft.child = { ...child, lenientUntilMs: nowMs + lenienceMs };
    return;
  }
  const sinceMs = nowMs - (child.lastSegmentAtMs ?? child.startedAtMs ?? nowMs);
  const reason = `${sourceName(child.input)}: ${sayStall(child)} ${(sinceMs / 1000).toFixed(1)} s`;
  draft.reason = reason;
  tell(draft, child, { cause: 'stall', reason, sendAtMs: null, graceMs: stallGraceMs }, true);
}

function sayStall(child: IngestChild): string {
  if (child.lastSegmentAtMs !== null) return 'no new segment for';
  return child.openedAtMs === null ? 'no video was found in it within' : 'no first segment within';
}

function tryBetter(draft: Draft, child: IngestChild): void {
  // It ran well for a minute at least: what failed before that is not counted any more.
  Object.assign(draft, { failures: 0, tried: 0, waits: 0, nextInput: 0 });
  draft.betterTries += 1;
  end(draft, child, 'better', 'segment-end', 'the preferred source is tried again');
}
