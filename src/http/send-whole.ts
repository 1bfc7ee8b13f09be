// The answers that viewers ask for all the time: playlists, segments, the way to another node. Written past Koa, with all headers in one list,
// as Node writes them fastest: Koa's way of setting a status, headers and a body costs more than everything else that is asked of the node
// for a playlist.

import type { Context } from 'koa';
import { onEveryAnswer } from './allow-any-origin.ts';

const everyHeader = Object.entries(onEveryAnswer).flat();

/** @param headers names and values by turns. @param body is not sent where HEAD was asked, but its length is told. */
export function sendWhole(ctx: Context, status: number, headers: readonly string[], body: string | Buffer): void {
  ctx.res.writeHead(status, [...everyHeader, ...headers, 'Content-Length', String(Buffer.byteLength(body))]);
  // Not before: if that throws, the error is answered by Koa.
  ctx.respond = false;
  ctx.res.end(body);
}
