// Who asks, as far as the request shows it. The address is the connection's own: `X-Forwarded-For` is what anybody may write. The token is
// whatever the page or the operator put into the query to tell viewers apart; weir passes it on in playlists that lead to playlists.

import type { Context } from 'koa';
import type { ViewerMarks } from '../../media/viewers/viewer-key.ts';

/** The length of a generous JWT. */
const tokenPattern = /^\P{Cc}{1,1024}$/u;

export function viewerOf(ctx: Context): ViewerMarks {
  return {
    address: ctx.req.socket.remoteAddress ?? '',
    player: ctx.req.headers['user-agent'] ?? '',
    token: tokenOf(ctx.querystring),
  };
}

/** Decoded; '' when there is none, or one that is too long or holds control characters. */
export function tokenOf(querystring: string): string {
  const token = querystring === '' ? null : new URLSearchParams(querystring).get('token');
  return token !== null && tokenPattern.test(token) ? token : '';
}
