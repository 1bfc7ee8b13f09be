// Gives another node a live segment out of this node's memory. What is not there is refused with 410, also where this node could fetch it
// itself: so no request can go in a circle, and the asker turns to the next holder at once.

import type { Context } from 'koa';
import { nodeSegmentsPath } from '../../media/relay/node-segment-path.ts';
import type { NodeView } from '../../node/view.ts';
import { HttpError, quote } from '../http-error.ts';
import { parsePlaybackPath } from '../playback/playback-path.ts';

export function giveSegment(ctx: Context, view: Pick<NodeView, 'segment'>): void {
  const asked = parsePlaybackPath(ctx.path.slice(nodeSegmentsPath.length));
  if (asked?.type !== 'segment') throw new HttpError(404, `${quote(ctx.path)} is not the address of a segment`);
  const bytes = view.segment(asked.stream, asked.name);
  if (bytes === null)
    throw new HttpError(410, `the segment ${asked.name} of ${asked.stream} is not in this node's memory`);
  ctx.status = 200;
  ctx.type = 'video/mp2t';
  ctx.body = bytes;
}
