// What is said of a segment that no list known here has: 410 for what is gone, 404 for what cannot have been.

import { oldestEntry } from '../../media/window.ts';
import type { NodeView } from '../../node/view.ts';
import type { Clock } from '../../ports.ts';
import { HttpError } from '../http-error.ts';
import type { PlaybackRequest } from './playback-path.ts';

export type SegmentRequest = Extract<PlaybackRequest, { readonly type: 'segment' }>;

/** null: another node may know of it. */
export function refuseUnlisted(
  view: Pick<NodeView, 'live' | 'route'>,
  clock: Pick<Clock, 'unixMs'>,
  asked: SegmentRequest,
): HttpError | null {
  const window = view.live(asked.stream);
  const oldestUnixMs = window && oldestEntry(window).startUnixMs;
  if (oldestUnixMs !== null && asked.startUnixMs < oldestUnixMs) return gone(asked);
  if (view.route(asked.stream).type !== 'here') return null;
  if (asked.startUnixMs < (oldestUnixMs ?? clock.unixMs())) return gone(asked);
  return new HttpError(404, `${asked.stream} never had a segment ${asked.name}`);
}

export function gone({ stream, name }: Pick<SegmentRequest, 'stream' | 'name'>): HttpError {
  return new HttpError(410, `the segment ${name} of ${stream} is gone`);
}
