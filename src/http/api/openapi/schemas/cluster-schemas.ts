// Nodes, orders, events, the node that answers, and what is said when something is not as asked.

import type { ToldEvent, ToldEventType } from '../../../../node/events/told-event.ts';
import type { PeerView } from '../../../../node/view.ts';
import type { ReloadJson } from '../../config-router.ts';
import type { EventsJson } from '../../events/events-router.ts';
import type { NodeJson } from '../../node-json.ts';
import type { OrderJson } from '../../orders-router.ts';
import type { PeerJson } from '../../peer-json.ts';
import {
  integer,
  listOf,
  number,
  objectOf,
  oneOf,
  orNull,
  pageOf,
  ref,
  type Schema,
  text,
  yesOrNo,
} from '../schema.ts';

const statuses: Readonly<Record<PeerView['status'], true>> = { up: true, down: true, draining: true };

const eventTypes: Readonly<Record<ToldEventType, true>> = {
  stream_claimed: true,
  stream_moved: true,
  stream_lost: true,
  stream_stopped: true,
  peer_up: true,
  peer_down: true,
  drain_started: true,
  drain_ended: true,
  config_changed: true,
  etcd_lost: true,
  etcd_back: true,
  gap: true,
};

const peerStats = objectOf<PeerJson['stats']>({
  status: oneOf(...Object.keys(statuses)),
  session: orNull(integer('null: it is down')),
  uptime: orNull(integer('seconds since its session began')),
  total_streams: integer(),
  total_clients: orNull(integer('viewers that it serves; null: it has not said')),
  load: number('of the weights of its streams, over its own weight'),
  weight: number(),
  version: orNull(text()),
  config_digest: orNull(text('of the part of its configuration that placement depends on')),
  config_differs: yesOrNo('from that of the node which answers'),
  max_streams: orNull(integer('the most that it takes; null: it does not say')),
  suspect: yesOrNo('it has fallen silent towards the node which answers'),
  lease_remaining_ms: orNull(integer('as the node which answers has seen its last renewal; null: not known')),
});

const peer = objectOf<PeerJson>({
  hostname: text('its name'),
  api_url: orNull(text('where the other nodes reach it')),
  public_payload_url: orNull(text('where viewers are sent')),
  fetch_timeout: integer('ms'),
  stale_timeout: integer('ms'),
  stats: ref('PeerStats'),
});

const etcd = objectOf<NodeJson['etcd']>({
  version: orNull(text()),
  endpoint: orNull(text()),
  lease_age_ms: orNull(integer('since the last renewal that got through')),
  lease_remaining_ms: orNull({ type: 'integer', description: 'until the node stops everything' }),
  revision: integer('that this node has seen'),
  trouble: orNull(text()),
  embedded: yesOrNo('started by the node itself'),
});

const node = objectOf<NodeJson>({
  server_version: text(),
  uptime: integer('seconds'),
  total_clients: integer('viewers at all nodes that say so'),
  total_streams: integer('of the cluster'),
  online_streams: integer('of the cluster'),
  cpu_usage: orNull(integer('percent of the machine; null: not measured yet')),
  memory_usage: integer('percent of the machine'),
  etcd,
  hostname: text('the name of this node'),
  cluster: text(),
  session: orNull(integer()),
  ready: yesOrNo(),
  ready_reason: text(),
  unprotected_segments: integer('live segments that were published without a copy on another node, since the start'),
  warnings: listOf(text()),
});

const event = objectOf<ToldEvent>(
  {
    id: text('ordered within one life of the node that tells it'),
    type: oneOf(...Object.keys(eventTypes)),
    at: { type: 'string', format: 'date-time' },
    node: text('that it is about'),
    stream: text(),
    from: text('the node that had the stream'),
    to: text('the node that has it'),
    reason: text('one sentence'),
  },
  ['node', 'stream', 'from', 'to'],
);

const error = { error: text('one sentence'), path: listOf(text(), 'where in the request the trouble lies') };

export const clusterSchemas: Readonly<Record<string, Schema>> = {
  Peer: peer,
  PeerStats: peerStats,
  PeerList: pageOf('peers', 'Peer'),
  Node: node,
  Done: objectOf<OrderJson>(
    {
      reason: text('what happens now'),
      to: text('the node that a stream is on its way to, or is at; only of a move'),
    },
    ['to'],
  ),
  Move: { type: 'object', properties: { to: text('a node, or auto: where it belongs') }, required: ['to'] },
  Event: event,
  Events: objectOf<EventsJson>({ events: listOf(ref('Event')), next: text('to be asked for what is newer') }),
  Config: objectOf<{ text: unknown }>({ text: text('as a file, without secrets') }),
  Reload: objectOf<ReloadJson>({ changed: yesOrNo(), reason: text('what was changed') }),
  Alive: objectOf<{ alive: unknown }>({ alive: yesOrNo() }),
  Ready: objectOf<{ ready: unknown; reason: unknown }>({ ready: yesOrNo(), reason: text() }),
  OpenApi: { type: 'object', properties: { openapi: text() }, required: ['openapi'], additionalProperties: true },
  Error: objectOf<typeof error>(error),
  FieldErrors: objectOf<typeof error & { errors?: unknown }>({ ...error, errors: listOf(ref('Error')) }, ['errors']),
  FileErrors: objectOf<typeof error & { errors: unknown }>({ ...error, errors: listOf(ref('FileError')) }),
  FileError: objectOf<Record<'error' | 'file' | 'line' | 'column' | 'excerpt' | 'caret', unknown>>({
    error: text('one sentence'),
    file: orNull(text()),
    line: orNull(integer()),
    column: orNull(integer()),
    excerpt: orNull(text('the line')),
    caret: orNull(integer('where in the excerpt it is')),
  }),
};
