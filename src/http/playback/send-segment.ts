// A request for a live segment: from memory where it is; else, with relay, by way of this node, and without it the viewer is sent to the
// first living node that has it, which is its maker or the node with the copy; what no window knows, to the owner.

import type { Context } from 'koa';
import { findEntry } from '../../media/window.ts';
import type { NodeView } from '../../node/view.ts';
import type { Viewers } from '../../node/viewers.ts';
import type { Clock } from '../../ports.ts';
import { type HttpError, tryAgain } from '../http-error.ts';
import { answerSegment } from './answer-segment.ts';
import { redirect, wasRedirected } from './redirect.ts';
import { type RelayNeeds, relaySegment } from './relay-segment.ts';
import { gone, refuseUnlisted, type SegmentRequest } from './unlisted-segment.ts';
import { viewerOf } from './viewer-of.ts';

export interface SendSegmentNeeds extends RelayNeeds {
  readonly viewers: Pick<Viewers, 'stay'>;
}

/** @throws HttpError */
export async function sendSegment(ctx: Context, needs: SendSegmentNeeds, asked: SegmentRequest): Promise<void> {
  const { view, clock, viewers } = needs;
  viewers.stay(() => viewerOf(ctx), asked.stream);
  const bytes = view.segment(asked.stream, asked.name);
  if (bytes !== null) return answerSegment(ctx, asked.name, bytes, needs.gate.guards(asked.stream));
  if (view.delivery(asked.stream) === 'relay') return relaySegment(ctx, needs, asked);
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
  const refusal = refuseUnlisted(view, clock, asked);
  if (refusal !== null) return refused(refusal);
  const route = view.route(asked.stream);
  if (route.type === 'there' && !route.isSuspect) return { type: 'elsewhere', publicUrl: route.publicUrl };
  return refused(tryAgain(`the segment ${asked.name} of ${asked.stream} is not here, and its owner cannot be asked`));
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
    : refused(gone(asked));
}

function refused(error: HttpError): Place {
  return { type: 'refused', error };
}
