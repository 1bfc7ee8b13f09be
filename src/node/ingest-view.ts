// What a human sees of one stream's ingest, read from its state.

import { isCarried } from '../media/ffmpeg-output.ts';
import { complaintRate } from '../media/ingest/complaints.ts';
import { type IngestChild, type IngestState, phaseOf, sourceName } from '../media/ingest/state.ts';
import type { IngestView } from './view.ts';

/** Keyframes may miss the segment duration by that much before it is worth a word. */
const longSegment = 1.5;

/** null: nothing runs here, and nothing shall. @param nowMs monotonic. */
export function ingestView(state: IngestState, nowMs: number): IngestView | null {
  const { child, want } = state;
  if (child === null && want === null) return null;
  return {
    stream: state.stream,
    status: statusOf(state),
    reason: state.reason,
    epoch: (child?.run ?? want)?.epoch ?? 0,
    input: child === null ? null : sourceName(child.input),
    bitrate: child === null ? null : bitrateOf(child),
    bytesIn: child?.bytesIn ?? 0,
    openedAt: child?.openedAtUnixMs ?? null,
    lastSegmentAt: child?.lastSegmentAtUnixMs ?? null,
    retryCount: state.failures,
    errors: child?.complaints.total ?? 0,
    errorRate: child === null ? 0 : complaintRate(child.complaints, nowMs),
    segmentMs: child === null ? null : longestRecentMs(child.recent),
    warnings: child === null ? [] : warningsOf(child),
    tracks: child?.tracks ?? [],
    log: state.log,
  };
}

function statusOf(state: IngestState): IngestView['status'] {
  switch (phaseOf(state)) {
    case 'running':
      return 'running';
    case 'stopping':
      return state.child?.firstSegmentAtMs == null ? 'waiting' : 'running';
    case 'starting':
      return state.lastFailure === null ? 'waiting' : 'error';
    case 'idle':
      return 'waiting';
    case 'backing-off':
      return state.lastFailure === null ? 'waiting' : 'error';
    case 'stalled':
    case 'given-up':
      return 'error';
  }
}

/** Bits per second over the last segments. */
function bitrateOf({ recent }: IngestChild): number | null {
  const durationMs = recent.reduce((sum, segment) => sum + segment.durationMs, 0);
  if (durationMs <= 0) return null;
  return Math.round((recent.reduce((sum, segment) => sum + segment.bytes, 0) * 8000) / durationMs);
}

function longestRecentMs(recent: IngestChild['recent']): number | null {
  return recent.length === 0 ? null : Math.max(...recent.map(segment => segment.durationMs));
}

function warningsOf(child: IngestChild): string[] {
  const { config } = child.run;
  const longestMs = longestRecentMs(child.recent) ?? 0;
  const foreign = child.tracks.filter(track => !isCarried(track));
  return [
    ...(longestMs > longSegment * config.segmentDurationMs
      ? [
          `its keyframes are ${seconds(longestMs)} apart, so segments of ${seconds(config.segmentDurationMs)} cannot be cut: set the camera to a keyframe at least every ${seconds(config.segmentDurationMs)}`,
        ]
      : []),
    ...foreign.map(
      ({ content, codec }) => `its ${content} is ${codec}, which MPEG-TS has no place for: players will not show it`,
    ),
    ...(child.inputIndex > 0
      ? [`it runs from source ${child.inputIndex + 1} of ${config.inputs.length}, not from the preferred one`]
      : []),
  ];
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
