// Takes a copy of another node's segment: the entry in the query, the bytes as the body, both signed; without bytes it is told of the
// entry alone. 204 is the confirmation. What comes at the same time is bounded, so that nobody's segments can fill this node's memory.

import type { Context, Middleware } from 'koa';
import { isTarget, parseEntry, parseJson } from '../../media/tails/parse-entry.ts';
import type { WindowEntry } from '../../media/window.ts';
import type { LiveStreams } from '../../node/live.ts';
import { HttpError, quote, tryAgain } from '../http-error.ts';
import { readSignedBody } from './read-signed-body.ts';

export interface CopyNeeds {
  readonly live: Pick<LiveStreams, 'takeCopy'>;
  readonly isKnownStream: (stream: string) => boolean;
  readonly memoryBytes: () => number;
}

/** The part of live_memory that copies under way may take. */
const mostUnderWay = 0.25;

export function takeCopy({ live, isKnownStream, memoryBytes }: CopyNeeds): Middleware {
  let underWayBytes = 0;
  return async ctx => {
    const { stream, entry, targetDurationS } = parseQuery(ctx);
    if (!isKnownStream(stream)) throw new HttpError(404, `there is no stream ${quote(stream)} here`);
    const size = Number(ctx.get('Content-Length'));
    if (size !== 0 && size !== entry.size) throw new HttpError(400, 'the body is not as long as the segment');
    if (underWayBytes + size > mostUnderWay * memoryBytes()) throw tryAgain('too many copies are under way');
    underWayBytes += size;
    try {
      const isKept = live.takeCopy({ stream, entry, targetDurationS, bytes: await readSignedBody(ctx, size) });
      if (!isKept) throw tryAgain('live_memory has no room for copies');
    } finally {
      underWayBytes -= size;
    }
    ctx.status = 204;
  };
}

function parseQuery(ctx: Context): {
  readonly stream: string;
  readonly entry: WindowEntry;
  readonly targetDurationS: number;
} {
  const { stream, entry: text, target } = ctx.query;
  const entry = typeof text === 'string' ? parseEntry(parseJson(text)) : null;
  const targetDurationS = Number(target);
  if (typeof stream !== 'string' || entry === null || !isTarget(targetDurationS)) {
    throw new HttpError(400, 'the entry of the segment cannot be read');
  }
  return { stream, entry, targetDurationS };
}
