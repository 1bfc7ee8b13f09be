// A program: the least that Koa can do. `/N` is answered with N bytes, always the same. Says its port as its only line.

import { createServer } from 'node:http';
import Koa from 'koa';

const bodies = new Map<string, string>();
const app = new Koa();
app.use(ctx => {
  ctx.body = bodyOf(ctx.path);
});

function bodyOf(path: string): string {
  const body = bodies.get(path) ?? 'x'.repeat(Number(path.slice(1)));
  bodies.set(path, body);
  return body;
}

const server = createServer({ keepAliveTimeout: 65_000 }, app.callback());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : '');
});
