// Who asks, as far as the request shows it. The address is the connection's own: `X-Forwarded-For` is what anybody may write. The token is
// whatever the page or the operator put into the query to tell viewers apart; weir passes it on in playlists that lead to playlists.

import type { Context } from 'koa';
import type { ViewerMarks } from '../../media/viewers/viewer-key.ts';

/** Goes into playlists as it stands; the length of a generous JWT. */
const tokenPattern = /^[\w.~-]{1,1024}$/;

export function viewerOf(ctx: Context): ViewerMarks {
  return {
    address: ctx.req.socket.remoteAddress ?? '',
    player: ctx.req.headers['user-agent'] ?? '',
    token: tokenOf(ctx.querystring),
  };
}

/** '' when there is none, or one with other characters than are left as they are in every address. */
export function tokenOf(querystring: string): string {
  const token = querystring === '' ? null : new URLSearchParams(querystring).get('token');
  return token !== null && tokenPattern.test(token) ? token : '';
}
