// What happens in the cluster, as it happens: as server-sent events, or all at once as JSON for who asks again and again. A browser that
// lost the connection says by itself what it heard last.

import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { EventLog } from '../../../node/events/event-log.ts';
import type { ToldEvent } from '../../../node/events/told-event.ts';
import type { Clock } from '../../../ports.ts';
import { onEveryAnswer } from '../../allow-any-origin.ts';
import { tryAgain } from '../../http-error.ts';
import { EventWriter } from './event-writer.ts';

export interface EventsNeeds {
  readonly events: Pick<EventLog, 'last' | 'all' | 'since' | 'follow' | 'readers'>;
  readonly clock: Clock;
  /** Lets through who may read. */
  readonly authorize: Middleware;
}

export interface EventsJson {
  readonly events: readonly ToldEvent[];
  /** To be asked for what is newer. */
  readonly next: string;
}

/** Open pages of operators, and programs; each costs a socket and its buffer. */
const mostReaders = 200;

export function eventsRouter(base: string, { events, clock, authorize }: EventsNeeds): Router {
  const router = new Router({ sensitive: true, prefix: base });
  router.get('/cluster/events', authorize, ctx => {
    ctx.set('Cache-Control', 'no-store');
    const since = ctx.get('Last-Event-ID') || new URLSearchParams(ctx.querystring).get('since') || null;
    if (wantsJson(ctx)) ctx.body = answerAll(events, since);
    else answerStream(ctx, events, clock, since ?? events.last);
  });
  return router;
}

function wantsJson(ctx: Context): boolean {
  return ctx.query.format === 'json' || ctx.accepts('text/event-stream', 'application/json') === 'application/json';
}

function answerAll(events: EventsNeeds['events'], since: string | null): EventsJson {
  return { events: since === null ? events.all : events.since(since), next: events.last };
}

/** Koa would hold back what has no end: the answer is written past it. */
function answerStream(ctx: Context, events: EventsNeeds['events'], clock: Clock, since: string): void {
  if (events.readers >= mostReaders) throw tryAgain(`${mostReaders} readers follow the events of this node already`);
  ctx.respond = false;
  ctx.res.writeHead(200, {
    ...onEveryAnswer,
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  if (ctx.method === 'HEAD') return void ctx.res.end();
  new EventWriter(ctx.res, events, clock, since);
}
