// The directives of a peer. Its timeouts may also stand at the top: then they hold for all peers that have none of their own.

import { duration, integerOrUnlimited, weight } from '../values/quantity.ts';
import { httpUrl } from '../values/url.ts';
import { argument, directive } from './directive.ts';

export const fetchTimeout = directive({
  name: 'fetch_timeout',
  scopes: ['top', 'peer'],
  needsRestart: true,
  arguments: [argument('DURATION', duration())],
  default: '2s',
  help: 'How often the node renews its lease in etcd. At least 200ms.',
});

export const staleTimeout = directive({
  name: 'stale_timeout',
  scopes: ['top', 'peer'],
  needsRestart: true,
  arguments: [argument('DURATION', duration())],
  default: '10s',
  help: 'How long after its last renewal the node counts as lost; before that it has stopped its streams. Rounded up to whole seconds.',
});

export const reclaimDelay = directive({
  name: 'reclaim_delay',
  scopes: ['top', 'peer'],
  arguments: [argument('DURATION', duration())],
  without: 'the stale_timeout of the peer',
  help: 'How long a node that came back must stay up before it takes the streams back that prefer it.',
});

export const apiUrl = directive({
  name: 'api_url',
  scopes: ['peer'],
  arguments: [argument('URL', httpUrl)],
  without: 'http://HOST with the port that the node listens on, https://HOST where it listens for that alone',
  help: 'How the other nodes reach this one.',
});

export const publicUrl = directive({
  name: 'public',
  scopes: ['peer'],
  arguments: [argument('URL', httpUrl)],
  without: 'https://HOST where the node listens for https, else http://HOST, with the port',
  help: 'Where viewers are sent.',
});

export const peerWeight = directive({
  name: 'weight',
  scopes: ['peer'],
  arguments: [argument('NUMBER', weight)],
  default: '1',
  help: 'Its capacity: a node of weight 2 gets twice the load of a node of weight 1.',
});

export const maxStreams = directive({
  name: 'max_streams',
  scopes: ['peer'],
  arguments: [argument('COUNT', integerOrUnlimited(0, 1_000_000))],
  default: 'unlimited',
  help: 'The most streams that the node takes. Also unlimited is never more than it can kill in time with its timeouts: (stale_timeout - 2 x fetch_timeout - 0.5 s) / 4 ms, 1375 by default.',
});
