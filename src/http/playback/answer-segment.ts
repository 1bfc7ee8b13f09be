// A live segment, straight from memory. Its name is never used for anything else, so caches may keep it as long as they like.

import type { Context } from 'koa';
import { HttpError } from '../http-error.ts';
import { parseByteRange } from './byte-range.ts';

/** An hour: nobody asks for a live segment later than that. */
const cacheControl = 'public, max-age=3600, immutable';

export function answerSegment(ctx: Context, name: string, bytes: Buffer): void {
  const etag = `"${name}"`;
  ctx.set({ 'Cache-Control': cacheControl, ETag: etag, 'Accept-Ranges': 'bytes' });
  ctx.status = 200;
  ctx.type = 'video/mp2t';
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
