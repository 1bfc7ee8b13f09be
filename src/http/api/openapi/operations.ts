// Every call of the API. A test compares this table with the routers, and every answer that tests get with its schema.

import { flussonicBase } from '../flussonic/flussonic-router.ts';
import type { Operation } from './operation.ts';

const list = ['limit', 'cursor', 'names'] as const;
/** What an order may meet. */
const orderErrors = [404, 409, 503] as const;

export const operations: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/streams', id: 'streams_list', access: 'read' },
    summary: 'All streams of the cluster: how they are doing, who has each and why',
    ...{ parameters: list, answer: 'StreamList', errors: [400] },
  },
  {
    ...{ method: 'get', path: '/streams/{name}', id: 'stream_get', access: 'read' },
    summary: 'One stream, with who had it and the last lines of ffmpeg',
    ...{ answer: 'WholeStream', errors: [404] },
  },
  {
    ...{ method: 'put', path: '/streams/{name}', id: 'stream_save', access: 'change' },
    summary: 'Adds a stream that is held in etcd, or changes it',
    ...{ body: 'StreamFields', answer: 'Done', errors: [400, 409, 413, 503], moreErrors: { 400: 'FieldErrors' } },
  },
  {
    ...{ method: 'delete', path: '/streams/{name}', id: 'stream_delete', access: 'change' },
    summary: 'Removes a stream that is held in etcd',
    ...{ answer: 'Done', errors: orderErrors },
  },
  {
    ...{ method: 'post', path: '/streams/{name}/move', id: 'stream_move', access: 'change' },
    summary: 'Moves it to a node, where it stays until that goes; or back to where it belongs',
    ...{ body: 'Move', answer: 'Done', errors: [400, 413, ...orderErrors] },
  },
  {
    ...{ method: 'post', path: '/streams/{name}/stop', id: 'stream_stop', access: 'change' },
    summary: 'Switches it off: nobody has it, whatever starts again, until it is started',
    ...{ answer: 'Done', errors: orderErrors },
  },
  {
    ...{ method: 'post', path: '/streams/{name}/start', id: 'stream_start', access: 'change' },
    summary: 'Switches it on again',
    ...{ answer: 'Done', errors: orderErrors },
  },
  {
    ...{ method: 'post', path: '/streams/{name}/pass', id: 'stream_pass', access: 'change' },
    summary: 'A token by which it may be watched at every node for an hour, whatever its on_play says',
    ...{ answer: 'Pass', errors: [404] },
  },
  {
    ...{ method: 'get', path: '/cluster/peers', id: 'peers_list', access: 'read' },
    summary: 'All nodes: of the file, and those that are members without standing in it',
    ...{ parameters: list, answer: 'PeerList', errors: [400] },
  },
  {
    ...{ method: 'get', path: '/cluster/peers/{host}', id: 'peer_get', access: 'read' },
    summary: 'One node',
    ...{ answer: 'Peer', errors: [404] },
  },
  {
    ...{ method: 'post', path: '/cluster/peers/{host}/drain', id: 'peer_drain', access: 'change' },
    summary: 'The node shall be empty: its streams go to others, and none come',
    ...{ answer: 'Done', errors: orderErrors },
  },
  {
    ...{ method: 'delete', path: '/cluster/peers/{host}/drain', id: 'peer_undrain', access: 'change' },
    summary: 'The node may have streams again',
    ...{ answer: 'Done', errors: orderErrors },
  },
  {
    ...{ method: 'post', path: '/cluster/peers/{host}/reload', id: 'peer_reload', access: 'change' },
    summary: 'That node reads its file again; a bad one changes nothing',
    ...{ answer: 'Reload', errors: [400, ...orderErrors], moreErrors: { 400: 'FileErrors' } },
  },
  {
    ...{ method: 'get', path: '/cluster/events', id: 'events', access: 'read' },
    summary:
      'What happens in the cluster, as server-sent events: each `data` is an Event. The last 1,000 are kept; a `gap` comes first where some are missing',
    ...{ parameters: ['since', 'lastEventId', 'format'], answer: 'Events', isStream: true, errors: [503] },
  },
  {
    ...{ method: 'get', path: '/config', id: 'config_get', access: 'read' },
    summary: 'What this node runs by, without secrets',
    answer: 'Config',
  },
  {
    ...{ method: 'post', path: '/config/reload', id: 'config_reload', access: 'change' },
    summary: 'This node reads its file again; a bad one changes nothing',
    ...{ answer: 'Reload', errors: [400], moreErrors: { 400: 'FileErrors' } },
  },
  {
    ...{ method: 'get', path: '/config/stats', id: 'config_stats', access: 'read' },
    summary: 'How this node is doing, with sums over the cluster',
    answer: 'Node',
  },
  {
    ...{ method: 'get', path: '/monitoring/liveness', id: 'liveness', access: 'open' },
    summary: '200 while the process can act at all, also without etcd',
    answer: 'Alive',
  },
  {
    ...{ method: 'get', path: '/monitoring/readiness', id: 'readiness', access: 'open' },
    summary: '200 when this node is a member that sees the cluster, else 503 and why',
    ...{ answer: 'Ready', errors: [503] },
  },
  {
    ...{ method: 'get', path: '/openapi.json', id: 'openapi', access: 'read' },
    summary: 'This document',
    answer: 'OpenApi',
  },
  {
    ...{ method: 'get', path: '/server', id: 'flussonic_server', access: 'read', server: flussonicBase },
    summary: "The sums of the server, as in Flussonic's API before version 3",
    answer: 'FlussonicServer',
  },
  {
    ...{ method: 'get', path: '/media', id: 'flussonic_media', access: 'read', server: flussonicBase },
    summary: "The streams, as in Flussonic's API before version 3",
    answer: 'FlussonicMedia',
  },
];
