// Two calls of Flussonic's API before version 3, which exporters and templates for Zabbix still make: the sums of the server, and the streams.
// Only to be read, all on one page, with what they look for; what is not known is 0 there. Everything else is for version 3.

import Router from '@koa/router';
import type { Middleware } from 'koa';
import { nodeJson } from '../node-json.ts';
import { type NodeFactsNeeds, nodeFacts, streamStates } from '../present-states.ts';
import { type StreamState, streamJson } from '../stream-json.ts';

export const flussonicBase = '/flussonic/api';

export interface FlussonicServerJson {
  readonly version: string;
  readonly hostname: string;
  /** Seconds. */
  readonly uptime: number;
  readonly total_clients: number;
  readonly total_streams: number;
  readonly online_streams: number;
}

export interface FlussonicMediaJson {
  readonly entry: 'stream';
  readonly value: {
    readonly name: string;
    readonly urls: readonly { readonly value: string }[];
    readonly stats: FlussonicStatsJson;
    readonly options: { readonly title: string; readonly disabled: boolean };
  };
}

export interface FlussonicStatsJson {
  readonly alive: boolean;
  /** kbit/s. */
  readonly bitrate: number;
  readonly client_count: number;
  /** ms. */
  readonly lifetime: number;
  readonly retry_count: number;
  readonly input_error_rate: number;
  readonly dvr_enabled: boolean;
}

/** @param authorize lets through who may read. */
export function flussonicRouter(needs: NodeFactsNeeds, authorize: Middleware): Router {
  const { view, clock } = needs;
  const router = new Router({ sensitive: true, prefix: flussonicBase });
  router.get('/server', authorize, async ctx => {
    ctx.set('Cache-Control', 'no-store');
    const node = nodeJson(await nodeFacts(needs));
    const { server_version: version, hostname, uptime, total_clients, total_streams, online_streams } = node;
    ctx.body = {
      ...{ version, hostname, uptime, total_clients, total_streams, online_streams },
    } satisfies FlussonicServerJson;
  });
  router.get('/media', authorize, async ctx => {
    ctx.set('Cache-Control', 'no-store');
    const stateOf = await streamStates(view, clock);
    ctx.body = view.streams().map(stream => mediaJson(stateOf(stream)));
  });
  return router;
}

function mediaJson(state: StreamState): FlussonicMediaJson {
  const { name, title, inputs, disabled, stats } = streamJson(state);
  return {
    entry: 'stream',
    value: {
      name,
      urls: inputs.map(({ url }) => ({ value: url })),
      stats: {
        alive: stats.alive ?? false,
        bitrate: stats.bitrate ?? 0,
        client_count: stats.online_clients,
        lifetime: stats.lifetime,
        retry_count: stats.retry_count ?? 0,
        input_error_rate: stats.input_error_rate ?? 0,
        dvr_enabled: false,
      },
      options: { title: title ?? '', disabled },
    },
  };
}
