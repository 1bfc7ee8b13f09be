// All routers of the API, under both of its paths. What stands here stands in the OpenAPI document too, and nothing else: a test compares them.

import type Router from '@koa/router';
import type { Middleware } from 'koa';
import type { Config } from '../../config/config.ts';
import type { PlayPasses } from '../../node/admission/play-passes.ts';
import type { ReloadOutcome } from '../../node/configured/current-config.ts';
import type { HeldStreams } from '../../node/configured/held-streams.ts';
import type { Orders } from '../../node/loop/orders.ts';
import type { NodeView } from '../../node/view.ts';
import type { Clock, PeerAddress } from '../../ports.ts';
import { ChangePace } from '../access/change-pace.ts';
import { MachineLoadMeter } from '../machine-load.ts';
import { apiBases, apiRouter } from './api-router.ts';
import { configRouter } from './config-router.ts';
import { type EventsNeeds, eventsRouter } from './events/events-router.ts';
import { flussonicRouter } from './flussonic/flussonic-router.ts';
import { openApiRouter } from './openapi/openapi-router.ts';
import { ordersRouter } from './orders-router.ts';
import { passesRouter } from './passes/passes-router.ts';
import { streamsRouter } from './streams-router.ts';

export interface ApiRoutersNeeds {
  readonly view: NodeView;
  readonly config: () => Config;
  readonly reload: (by: string) => Promise<ReloadOutcome>;
  /** Has another node read its configuration again; rejects with a RetryError. */
  readonly reloadPeer: (peer: PeerAddress, by: string) => Promise<ReloadOutcome>;
  readonly orders: Pick<Orders, 'ask'>;
  readonly held: Pick<HeldStreams, 'change' | 'remove' | 'streamCount'>;
  readonly events: EventsNeeds['events'];
  readonly passes: Pick<PlayPasses, 'make'>;
  readonly clock: Clock;
}

/** @param authorize lets through who may read. @param authorizeChange lets through who may change something. */
export function apiRouters(needs: ApiRoutersNeeds, authorize: Middleware, authorizeChange: Middleware): Router[] {
  const { view, config, reload, reloadPeer, orders, held, events, passes, clock } = needs;
  const load = new MachineLoadMeter();
  // one for both bases
  const pace = new ChangePace({ clock, streamCount: () => held.streamCount });
  const ofVersion3 = apiBases.flatMap(base => [
    apiRouter(base, { view, clock, load, authorize }),
    ordersRouter(base, { view, orders, authorize: authorizeChange }),
    streamsRouter(base, { held, pace, authorize: authorizeChange }),
    passesRouter(base, { view, passes, authorize: authorizeChange }),
    configRouter(base, { view, config, reload, reloadPeer, authorize, authorizeChange }),
    eventsRouter(base, { events, clock, authorize }),
    openApiRouter(base, { view, bases: apiBases, authorize }),
  ]);
  return [...ofVersion3, flussonicRouter({ view, clock, load }, authorize)];
}
