// The acts of an ingest, on a draft of its next state: start a process, end it, remember what a source needs.

import type { Input, StreamConfig } from '../../config/config.ts';
import { type InputFixes, noFixes } from '../ffmpeg-arguments.ts';
import { noComplaints } from './complaints.ts';
import {
  type Ending,
  type IngestChild,
  type IngestEffect,
  type IngestRun,
  type IngestState,
  type Moment,
  sourceName,
} from './state.ts';

const haltWithinMs = 1000;
/** From SIGTERM to SIGKILL. */
export const haltGraceMs = 300;

export type Draft = { -readonly [Key in keyof IngestState]: IngestState[Key] } & {
  readonly moment: Moment;
  readonly effects: IngestEffect[];
};

export function isSameRun(a: IngestRun, b: IngestRun): boolean {
  return a.epoch === b.epoch && a.session === b.session && isSameIngest(a.config, b.config);
}

/** Whether a process of the one is as good for the other. */
function isSameIngest(a: StreamConfig, b: StreamConfig): boolean {
  const essence = ({ inputs, audio, segmentDurationMs, sourceTimeoutMs }: StreamConfig) =>
    JSON.stringify([inputs, audio, segmentDurationMs, sourceTimeoutMs]);
  return a === b || essence(a) === essence(b);
}

export function start(draft: Draft, reason: string): void {
  const { want: run, moment } = draft;
  if (run === null || draft.child !== null) return;
  draft.retryAtMs = null;
  if (draft.fenceAway !== null) {
    draft.reason = `${draft.fenceAway}; it is started when another one is there`;
    return;
  }
  const inputIndex = draft.nextInput < run.config.inputs.length ? draft.nextInput : 0;
  const input = run.config.inputs[inputIndex];
  if (input === undefined) {
    draft.isGivenUp = true;
    draft.lastFailure = draft.reason = 'the stream has no url';
    return;
  }
  const fixes = draft.fixes[input.url] ?? noFixes;
  draft.child = newChild(moment.freeChild, run, inputIndex, input, fixes);
  draft.reason = startSentence(sourceName(input), reason);
  draft.effects.push({ type: 'start', child: moment.freeChild, run, input, fixes });
}

/** What went wrong at the same source names it already. */
function startSentence(source: string, reason: string): string {
  return reason.startsWith(`${source}: `) ? `it starts again from ${reason}` : `it starts from ${source}: ${reason}`;
}

function newChild(child: number, run: IngestRun, inputIndex: number, input: Input, fixes: InputFixes): IngestChild {
  return {
    ...{ child, run, inputIndex, input, fixes },
    startedAtMs: null,
    openedAtMs: null,
    firstSegmentAtMs: null,
    lastSegmentAtMs: null,
    longestMs: 0,
    lenientUntilMs: null,
    section: 'other',
    tracks: [],
    trouble: null,
    complaints: noComplaints,
    ending: null,
    bytesIn: 0,
    recent: [],
    openedAtUnixMs: null,
    lastSegmentAtUnixMs: null,
  };
}

export function end(
  draft: Draft,
  child: IngestChild,
  cause: Ending['cause'],
  how: 'segment-end' | 'now',
  reason: string,
): void {
  const before = child.ending;
  draft.reason = reason;
  if (how === 'now') {
    const isTold = before !== null && before.sendAtMs === null && before.graceMs === 0;
    return tell(draft, child, { cause, reason, sendAtMs: null, graceMs: 0 }, !isTold);
  }
  if (before !== null) {
    draft.child = { ...child, ending: { ...before, cause, reason } };
    return;
  }
  const ending: Ending = { cause, reason, sendAtMs: draft.moment.nowMs + haltWithinMs, graceMs: haltGraceMs };
  // What has not finished a segment has no segment's end to wait for.
  if (child.firstSegmentAtMs === null) tell(draft, child, ending, true);
  else draft.child = { ...child, ending };
}

export function tell(draft: Draft, child: IngestChild, ending: Ending, isNew: boolean): void {
  draft.child = { ...child, ending: { ...ending, sendAtMs: null } };
  if (isNew) draft.effects.push({ type: 'stop', child: child.child, graceMs: ending.graceMs });
}

export function learn(draft: Draft, { url }: Input, fix: keyof InputFixes, value: boolean): void {
  draft.fixes = { ...draft.fixes, [url]: { ...noFixes, ...draft.fixes[url], [fix]: value } };
}
