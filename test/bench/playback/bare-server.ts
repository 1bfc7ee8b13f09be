// A program: the least that Koa can do (`koa`), the same with its requests counted (`counted`), or Node without it (`node`). `/N` is answered with N bytes, always the same. Says its port as
// its only line.

import { createServer, type RequestListener } from 'node:http';
import Koa from 'koa';
import { countRequests } from '../../../src/http/metrics/count-requests.ts';
import { RequestCounts } from '../../../src/http/metrics/request-counts.ts';

/** Of what `make` makes of a length, by path. */
function bodies<Body>(make: (length: number) => Body): (path: string) => Body {
  const made = new Map<string, Body>();
  return path => {
    const body = made.get(path) ?? make(Number(path.slice(1)));
    made.set(path, body);
    return body;
  };
}

const text = bodies(length => 'x'.repeat(length));
const bytes = bodies(length => Buffer.alloc(length, 'x'));

function koa(requests: RequestCounts | null): RequestListener {
  const app = new Koa();
  if (requests !== null) app.use(countRequests(requests));
  app.use(ctx => {
    if (requests !== null) ctx.state.route = '/:length';
    ctx.body = text(ctx.path);
  });
  return app.callback();
}

const node: RequestListener = (request, response) => {
  const body = bytes(request.url ?? '/0');
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length });
  response.end(body);
};

const kinds: Readonly<Record<string, RequestListener>> = { koa: koa(null), counted: koa(new RequestCounts()), node };
const server = createServer({ keepAliveTimeout: 65_000 }, kinds[process.argv[2] ?? ''] ?? node);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : '');
});
