// Sends a viewer to the node that has the stream: 302 for GET and HEAD, 307 otherwise, never cached, because the stream may move at
// any moment. One hop at most: the address carries `hop=1`, and who comes with it is never sent on.

import type { Context } from 'koa';
import { sendWhole } from '../send-whole.ts';
import { hasWord } from './has-word.ts';

/** The address of the same thing at another node: path and query stay as they were sent, byte for byte, and `hop=1` is added.
 *  @param publicUrl where viewers reach that node; may have a path. @param target as in the request line, also in absolute form. */
export function routePublic(publicUrl: string, target: string): string {
  const [, path = '', query = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)\??([^#]*)/i.exec(target) ?? [];
  const slash = path.startsWith('/') ? '' : '/';
  return `${publicUrl.replace(/\/+$/, '')}${slash}${path}?${query}${query === '' ? '' : '&'}hop=1`;
}

export function wasRedirected(querystring: string): boolean {
  return hasWord(querystring, 'hop');
}

export function redirect(ctx: Context, publicUrl: string): void {
  const status = ctx.method === 'GET' || ctx.method === 'HEAD' ? 302 : 307;
  sendWhole(ctx, status, ['Location', routePublic(publicUrl, ctx.req.url ?? '/'), 'Cache-Control', 'no-store'], '');
}
