// What nobody answers is not there. A person who asks for such a thing in a browser, `/cam01` say, sees a sentence and where to go on;
// programs, and whoever asks the API, get the JSON of all errors. It lists nothing: names of streams are behind `view_auth`, the player of a known one is not.

import type { Context, Middleware } from 'koa';
import { streamPath } from '../base/stream-path.ts';
import type { NodeView } from '../node/view.ts';
import { HttpError, quote } from './http-error.ts';

const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

export function notFoundPage(view: Pick<NodeView, 'route'>): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body == null) throw new HttpError(404, `there is nothing at ${quote(ctx.path)}`);
    } catch (thrown) {
      if (!(thrown instanceof HttpError) || thrown.status !== 404 || !isForPerson(ctx)) throw thrown;
      ctx.set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' });
      ctx.status = 404;
      ctx.type = 'html';
      ctx.body = pageOf(thrown.message, streamAt(ctx.path, view));
    }
  };
}

/** Browsers prefer HTML for what is typed or clicked; players and scripts take anything, and then JSON comes first. */
function isForPerson(ctx: Context): boolean {
  const isPage = ctx.method === 'GET' || ctx.method === 'HEAD';
  return isPage && !/^\/(streamer|flussonic)\//.test(ctx.path) && ctx.accepts('json', 'html') === 'html';
}

/** The stream that the path may have meant; null: there is none of that name. */
function streamAt(path: string, view: Pick<NodeView, 'route'>): string | null {
  try {
    const name = decodeURIComponent(path).replace(/^\/+|\/+$/g, '');
    return name !== '' && view.route(name).type !== 'unknown' ? name : null;
  } catch {
    return null;
  }
}

function pageOf(sentence: string, stream: string | null): string {
  const base = stream === null ? '' : `/${streamPath(stream)}`;
  const links = [
    ...(stream === null
      ? []
      : [
          `<a href="${base}/embed.html">watch ${escaped(stream)}</a>`,
          `<a href="${base}/index.m3u8">its playlist, for players</a>`,
        ]),
    '<a href="/">all streams and nodes</a>',
  ];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>weir: not found</title>
    <link rel="icon" href="/streamer/web/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/streamer/web/theme.css">
    <link rel="stylesheet" href="/streamer/web/not-found.css">
  </head>
  <body>
    <h1>Not found</h1>
    <p>${escaped(sentence)}</p>
    <ul>
${links.map(link => `      <li>${link}</li>`).join('\n')}
    </ul>
  </body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? '');
}
