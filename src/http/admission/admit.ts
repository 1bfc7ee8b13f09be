// The one gate before everything that is a stream's picture or leads to it: playlists, segments, the endless MPEG-TS, previews, redirects, on
// every node and with every kind of delivery. Streams without an on_play pass at once. Other nodes ask by other addresses, signed: they are
// not viewers. The player page is no picture; what it loads comes by here.

import type { Context } from 'koa';
import { plainAddress } from '../../base/plain-address.ts';
import type { Admissions, Asker } from '../../node/admission/admissions.ts';
import type { Verdict } from '../../node/admission/verdict.ts';
import type { Clock } from '../../ports.ts';
import { HttpError, tryAgain } from '../http-error.ts';
import type { PlaybackRequest } from '../playback/playback-path.ts';
import { viewerOf } from '../playback/viewer-of.ts';
import { sendWhole } from '../send-whole.ts';

export type Gate = Pick<Admissions, 'guards' | 'known' | 'ask'>;

/** How soon an answer without end is ended when its viewer may not watch any more. */
const lookEveryMs = 1000;
const mostHeader = 512;

/** @returns whether the viewer may have what it asks for; false: it was sent elsewhere. @throws HttpError */
export async function admit(ctx: Context, gate: Gate, asked: PlaybackRequest): Promise<boolean> {
  const asker = askerOf(ctx, asked);
  const verdict = gate.known(asker) ?? (await gate.ask(asker));
  switch (verdict.type) {
    case 'allowed':
      return true;
    case 'elsewhere':
      sendWhole(ctx, 302, ['Location', verdict.location, 'Cache-Control', 'no-store'], '');
      return false;
    case 'denied':
      throw new HttpError(403, `this viewer may not watch ${asked.stream}`, { path: ['streams', asked.stream] });
    case 'void-pass':
      throw new HttpError(403, verdict.reason, { path: ['streams', asked.stream] });
    case 'unanswered':
      throw tryAgain(`nobody can say now whether this viewer may watch ${asked.stream}: ${verdict.reason}`);
  }
}

/** For an answer without end: ends it when the viewer may not watch any more. */
export function stayAdmitted(ctx: Context, gate: Gate, clock: Clock, asked: PlaybackRequest): void {
  const asker = askerOf(ctx, asked);
  let cancel = () => {};
  let isOver = false;
  const decide = (verdict: Verdict) => {
    if (isOver) return;
    if (verdict.type === 'allowed') cancel = clock.wakeAt(clock.monotonicMs() + lookEveryMs, look);
    else ctx.res.destroy();
  };
  const look = () => {
    const known = gate.known(asker);
    if (known === null) void gate.ask(asker).then(decide);
    else decide(known);
  };
  ctx.res.once('close', () => {
    isOver = true;
    cancel();
  });
  look();
}

function askerOf(ctx: Context, { type, stream }: PlaybackRequest): Asker {
  const { address, player, token } = viewerOf(ctx);
  const { referer = '', host = '' } = ctx.req.headers;
  return {
    name: stream,
    proto: type === 'endless' ? 'mpegts' : type === 'preview' ? 'jpeg' : 'hls',
    ip: plainAddress(address),
    token,
    userAgent: player.slice(0, mostHeader),
    referer: referer.slice(0, mostHeader),
    host: host.slice(0, mostHeader),
    query: ctx.querystring.slice(0, 2 * mostHeader),
  };
}
