// What follows when a process is gone that nobody told to go: the next source at once, the same one with a longer look, or a waiting
// time that grows. A failure of this machine (no ffmpeg, no room, killed in
// time by the fence) is not held against a source, nor counted for `retry_limit`.

import { backoffMs } from '../../base/backoff.ts';
import { type Draft, isSameRun, learn, start } from './acts.ts';
import { type IngestChild, type IngestEvent, sourceName } from './state.ts';

const backoffStepsMs = [500, 1000, 2000, 5000, 10_000, 30_000];
const goodRunMs = 30_000;

export function ended(draft: Draft, child: IngestChild, event: IngestEvent & { type: 'ended' }): void {
  draft.child = null;
  const { ending } = child;
  if (draft.want === null) return;
  if (!isSameRun(draft.want, child.run)) return start(draft, ending?.reason ?? 'what shall run has changed');
  if (ending !== null && ending.cause !== 'stall') return start(draft, ending.reason);
  const isOurs = event.pid === null || (event.isKilled && ending === null);
  fail(draft, child, ending?.reason ?? sayFailure(child, event), isOurs);
}

function sayFailure(child: IngestChild, event: IngestEvent & { type: 'ended' }): string {
  if (event.pid === null || event.isKilled) return event.reason;
  const { trouble } = child;
  if (trouble?.kind === 'machine') return trouble.sentence;
  const source = sourceName(child.input);
  if (trouble !== null) return `${source}: ${trouble.sentence}`;
  if (child.firstSegmentAtMs !== null) return `${source}: the source ended`;
  return `${source}: ffmpeg ended without a segment and said no reason (${event.reason})`;
}

function fail(draft: Draft, child: IngestChild, sentence: string, isOurs: boolean): void {
  const { nowMs } = draft.moment;
  draft.lastFailure = sentence;
  if (child.firstSegmentAtMs !== null && nowMs - child.firstSegmentAtMs >= goodRunMs) {
    Object.assign(draft, {
      failures: 0,
      tried: 0,
      waits: 0,
      betterTries: child.inputIndex === 0 ? 0 : draft.betterTries,
    });
  }
  if (learntToLookLonger(draft, child)) {
    draft.nextInput = child.inputIndex;
    return start(draft, 'it is looked at for longer, until a keyframe comes');
  }
  countVainStart(draft, child);
  if (isOurs || child.trouble?.kind === 'machine') return waitAfter(draft, sentence);
  draft.failures += 1;
  draft.tried += 1;
  const { config } = child.run;
  const limit = draft.want?.config.retryLimit ?? null;
  if (limit !== null && draft.failures > limit) {
    draft.isGivenUp = true;
    draft.reason = `given up after ${draft.failures} failures (retry_limit ${limit}): ${sentence}`;
    return;
  }
  if (draft.tried < config.inputs.length) {
    draft.nextInput = (child.inputIndex + 1) % config.inputs.length;
    return start(draft, sentence);
  }
  waitAfter(draft, sentence);
}

function countVainStart(draft: Draft, child: IngestChild): void {
  const isVain = child.firstSegmentAtMs === null;
  draft.vainStarts = isVain ? draft.vainStarts + 1 : 0;
  draft.vainSinceMs = isVain ? (draft.vainSinceMs ?? child.startedAtMs ?? draft.moment.nowMs) : null;
}

/** Whether the run failed for want of a keyframe within the short look. Turned back when the longer look fails as well. */
function learntToLookLonger(draft: Draft, child: IngestChild): boolean {
  if (child.firstSegmentAtMs !== null || child.trouble?.kind !== 'no-keyframe') return false;
  learn(draft, child.input, 'longProbe', !child.fixes.longProbe);
  return !child.fixes.longProbe;
}

function waitAfter(draft: Draft, sentence: string): void {
  const { nowMs, chance } = draft.moment;
  const waitMs = backoffMs(backoffStepsMs, draft.waits, chance);
  draft.waits += 1;
  draft.tried = 0;
  draft.nextInput = 0;
  draft.retryAtMs = nowMs + waitMs;
  draft.reason = `${sentence}; the next try is in ${(waitMs / 1000).toFixed(1)} s`;
}

/** Not the source's fault: nothing is counted, and nothing is started before there is another fence. */
export function fenceGone(draft: Draft, reason: string): void {
  const { child } = draft;
  draft.fenceAway = reason;
  if (child === null) return;
  draft.child = null;
  if (draft.want === null) return;
  draft.nextInput = isSameRun(draft.want, child.run) ? child.inputIndex : 0;
  draft.reason = `${reason}; it is started again when another one is there`;
}

/** What waited for it is started at once; what waits for its source goes on waiting. */
export function fenceUp(draft: Draft): void {
  const why = draft.fenceAway;
  draft.fenceAway = null;
  if (why !== null && !draft.isGivenUp && draft.retryAtMs === null) start(draft, why);
}
