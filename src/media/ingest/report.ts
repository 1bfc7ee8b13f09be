// What ffmpeg says changes what is known of a child: finished segments, tracks, troubles, and what the source needs at the next start.

import { maskUrls } from '../../base/mask-url.ts';
import type { InputFixes } from '../ffmpeg-arguments.ts';
import {
  isCarried,
  isComplaint,
  isOfDecoder,
  parseSection,
  parseSegmentLine,
  parseTrack,
  parseTrouble,
  type SegmentLine,
} from '../ffmpeg-output.ts';
import { type Draft, haltGraceMs, learn, tell } from './acts.ts';
import { complain } from './complaints.ts';
import { type IngestChild, sourceName } from './state.ts';

const keptLogLines = 50;

export function readSegmentList(draft: Draft, child: IngestChild, line: string): void {
  const segment = parseSegmentLine(line);
  if (segment !== null) segmentClosed(draft, child, segment);
}

function segmentClosed(draft: Draft, child: IngestChild, { name, startMs, endMs }: SegmentLine): void {
  const { nowMs } = draft.moment;
  const durationMs = endMs - startMs;
  const isFirst = child.firstSegmentAtMs === null;
  const { epoch } = child.run;
  draft.effects.push({ type: 'segment', child: child.child, epoch, name, startMs, durationMs, isFirst });
  const after: IngestChild = {
    ...child,
    firstSegmentAtMs: child.firstSegmentAtMs ?? nowMs,
    lastSegmentAtMs: nowMs,
    longestMs: Math.max(child.longestMs, durationMs),
    lenientUntilMs: null,
    trouble: null,
  };
  draft.child = after;
  if (child.ending?.sendAtMs != null) return tell(draft, after, child.ending, true);
  if (child.ending !== null || !isFirst) return;
  Object.assign(draft, { lastFailure: null, vainStarts: 0, vainSinceMs: null });
  draft.reason = `it runs from ${sourceName(child.input)}`;
}

export function readReport(draft: Draft, before: IngestChild, line: string): void {
  // told of each segment, it would push out everything that a person looks for
  if (!/\bOpening '.*' for writing$/.test(line)) draft.log = [...draft.log, maskUrls(line)].slice(-keptLogLines);
  const isOfJoining = before.openedAtMs === null && isOfDecoder(line);
  const isCounted = isComplaint(line) && !isOfJoining;
  const child = isCounted ? { ...before, complaints: complain(before.complaints, draft.moment.nowMs) } : before;
  draft.child = child;
  const section = parseSection(line);
  if (section !== null) {
    const openedAtMs = section === 'output' ? draft.moment.nowMs : child.openedAtMs;
    draft.child = { ...child, section, openedAtMs, tracks: section === 'other' ? child.tracks : [] };
    return;
  }
  const track = child.section === 'other' ? null : parseTrack(line);
  if (track !== null) {
    const after = { ...child, tracks: [...child.tracks, track] };
    draft.child = after;
    const isForeign = track.content === 'audio' && !isCarried(track) && child.section === 'input';
    if (isForeign && child.run.config.audio === 'auto' && child.input.kind !== 'testsrc') {
      retune(draft, after, 'aac', `its audio is ${track.codec}, which players cannot take: it is re-encoded to AAC`);
    }
    return;
  }
  const trouble = parseTrouble(line);
  if (trouble === null) return;
  const after = trouble.weight >= (child.trouble?.weight ?? 0) ? { ...child, trouble } : child;
  draft.child = after;
  if (trouble.kind === 'no-dts' && child.input.kind.startsWith('rtsp'))
    retune(draft, after, 'madeUpDts', trouble.sentence);
}

/** Starts the same source once more, with what was learnt of it; the first start of a source is for learning. */
function retune(draft: Draft, child: IngestChild, fix: keyof InputFixes, reason: string): void {
  if (child.ending !== null || child.fixes[fix]) return;
  draft.nextInput = child.inputIndex;
  learn(draft, child.input, fix, true);
  draft.reason = reason;
  tell(draft, child, { cause: 'retune', reason, sendAtMs: null, graceMs: haltGraceMs }, true);
}
