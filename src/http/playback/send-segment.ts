// A request for a live segment: from memory where it is; else the viewer is sent to the first living node that has it, which is its maker or
// the node with the copy; what no window knows, to the owner. 410 for what is gone, 404 for what cannot have been.

import type { Context } from 'koa';
import { findEntry, oldestEntry } from '../../media/window.ts';
import type { NodeView } from '../../node/view.ts';
import type { Clock } from '../../ports.ts';
import { HttpError, tryAgain } from '../http-error.ts';
import { answerSegment } from './answer-segment.ts';
import type { PlaybackRequest } from './playback-path.ts';
import { redirect, wasRedirected } from './redirect.ts';

export type SegmentRequest = Extract<PlaybackRequest, { readonly type: 'segment' }>;

interface Needs {
  readonly view: NodeView;
  readonly clock: Clock;
}

/** @throws HttpError */
export function sendSegment(ctx: Context, { view, clock }: Needs, asked: SegmentRequest): void {
  const bytes = view.segment(asked.stream, asked.name);
  if (bytes !== null) return answerSegment(ctx, asked.name, bytes);
  const place = placeOf(view, clock, asked);
  if (place.type === 'refused') throw place.error;
  if (!wasRedirected(ctx.querystring)) return redirect(ctx, place.publicUrl);
  throw tryAgain(
    `the segment ${asked.name} of ${asked.stream} is not here, and this request was already redirected once`,
  );
}

type Place =
  | { readonly type: 'elsewhere'; readonly publicUrl: string }
  | { readonly type: 'refused'; readonly error: HttpError };

function placeOf(view: NodeView, clock: Clock, asked: SegmentRequest): Place {
  const window = view.live(asked.stream);
  const entry = window && findEntry(window, asked.name);
  if (entry !== null) return placeOfKnown(view, entry.holders, asked);
  if (window !== null && asked.startUnixMs < oldestEntry(window).startUnixMs) return gone(asked);
  const route = view.route(asked.stream);
  if (route.type === 'there' && !route.isSuspect) return { type: 'elsewhere', publicUrl: route.publicUrl };
  if (route.type !== 'here') {
    return refused(tryAgain(`the segment ${asked.name} of ${asked.stream} is not here, and its owner cannot be asked`));
  }
  if (asked.startUnixMs < (window === null ? clock.unixMs() : oldestEntry(window).startUnixMs)) return gone(asked);
  return refused(new HttpError(404, `${asked.stream} never had a segment ${asked.name}`));
}

/** A holder that only fell silent may be back in a moment; one that left is gone, and what it had with it. */
function placeOfKnown(view: NodeView, holders: readonly string[], asked: SegmentRequest): Place {
  for (const node of holders) {
    const publicUrl = view.reach(node);
    if (publicUrl !== null) return { type: 'elsewhere', publicUrl };
  }
  const { name: me } = view.thisNode();
  const isHolder = (node: string) => node !== me && holders.includes(node);
  return view.peers().some(({ name, status }) => status !== 'down' && isHolder(name))
    ? refused(tryAgain(`the segment ${asked.name} of ${asked.stream} is at a node that has fallen silent`))
    : gone(asked);
}

function gone({ stream, name }: SegmentRequest): Place {
  return refused(new HttpError(410, `the segment ${name} of ${stream} is gone`));
}

function refused(error: HttpError): Place {
  return { type: 'refused', error };
}
