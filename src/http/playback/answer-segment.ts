// A live segment, straight from memory. Its name is never used for anything else, so caches may keep it as long as they like.

import type { Context } from 'koa';
import { HttpError } from '../http-error.ts';
import { sendWhole } from '../send-whole.ts';
import { parseByteRange } from './byte-range.ts';

const ofEverySegment = {
  'Content-Type': 'video/mp2t',
  // An hour: nobody asks for a live segment later than that.
  'Cache-Control': 'public, max-age=3600, immutable',
  'Accept-Ranges': 'bytes',
} as const;

const ofGuarded = { ...ofEverySegment, 'Cache-Control': 'private, max-age=3600, immutable' } as const;

/** @param isGuarded not everybody may have it: no cache on the way may give it to others. */
export function answerSegment(ctx: Context, name: string, bytes: Buffer, isGuarded: boolean): void {
  const etag = `"${name}"`;
  const headers = { ...(isGuarded ? ofGuarded : ofEverySegment), ETag: etag };
  const { range, 'if-none-match': known } = ctx.req.headers;
  // Players ask for all of it, and have not got it.
  if (range === undefined && known === undefined) return sendWhole(ctx, 200, Object.entries(headers).flat(), bytes);
  ctx.set(headers);
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  answerBytes(ctx, bytes, etag);
}

function answerBytes(ctx: Context, bytes: Buffer, etag: string): void {
  const ifRange = ctx.get('If-Range');
  const asked = ctx.method === 'GET' && (ifRange === '' || ifRange === etag) ? ctx.get('Range') : '';
  const range = parseByteRange(asked, bytes.length);
  if (range.type === 'unsatisfiable') {
    const headers = { 'Content-Range': `bytes */${bytes.length}` };
    throw new HttpError(416, `the segment has ${bytes.length} bytes, the range asked for lies behind them`, {
      headers,
    });
  }
  if (range.type === 'part') {
    ctx.status = 206;
    ctx.set('Content-Range', `bytes ${range.start}-${range.end}/${bytes.length}`);
  }
  ctx.body = range.type === 'part' ? bytes.subarray(range.start, range.end + 1) : bytes;
}
