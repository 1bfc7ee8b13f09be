// Asks a made-up node for everything that the API has, in as many states as make a difference to the form of its answers, and for what goes
// wrong.

import { clusterSettings, memberEntry, memberState, ownerEntry } from './cluster-state.ts';
import { ingestView, ownerView, peerView, someUnixMs, streamView, thisNodeView } from './fake-node-view.ts';
import type { WebNode } from './web-node.ts';

const base = '/streamer/api/v3';

export async function askEverything(node: WebNode): Promise<void> {
  fill(node);
  const get = (path: string) => node.ask(`${base}${path}`);
  const post = (path: string, body = '', method = 'POST') => node.ask(`${base}${path}`, { method, body });
  for (const path of ['/streams', '/streams?limit=1', '/streams/moved', '/streams/a%2Fb', '/streams/nothere'])
    await get(path);
  for (const path of ['/streams?limit=x', '/cluster/peers', '/cluster/peers/n1', '/cluster/peers/n9']) await get(path);
  for (const path of ['/cluster/events?format=json', '/cluster/events?format=json&since=x', '/config']) await get(path);
  for (const path of ['/config/stats', '/monitoring/liveness', '/monitoring/readiness', '/openapi.json'])
    await get(path);
  for (const path of ['server', 'media', 'sessions']) await node.ask(`/flussonic/api/${path}`);
  for (const path of ['/nothing', '/streams/%ff']) await get(path);
  for (const name of ['moved', 'nothere']) await post(`/streams/${name}/pass`);
  await moves(node, post);
  for (const order of ['stop', 'start']) await post(`/streams/moved/${order}`);
  for (const method of ['POST', 'DELETE']) await post('/cluster/peers/n2/drain', '', method);
  await post('/streams/new', '{"inputs": []}', 'PUT');
  await post('/streams/new', '', 'DELETE');
  await post('/streams/moved/move', '{"to": 5}');
  await post('/streams/moved/move', '{');
  await post('/streams/moved/move', 'x'.repeat(70_000));
  await post('/streams', '{}');
  await wrongOrders(node, post);
  await reloads(node, post);
  await refusals(node, get, post);
}

type Ask = (path: string, body?: string, method?: string) => Promise<unknown>;

/** The one order whose answer names a node. */
async function moves(node: WebNode, post: Ask): Promise<void> {
  const { outcome } = node;
  node.outcome = { type: 'done', reason: 'it moves', to: 'n2' };
  await post('/streams/moved/move', '{"to": "n2"}');
  node.outcome = outcome;
}

async function wrongOrders(node: WebNode, post: Ask): Promise<void> {
  for (const type of ['refused', 'unknown', 'unavailable'] as const) {
    node.outcome = { type, reason: `it is ${type}` };
    await post('/streams/moved/stop');
    await post('/cluster/peers/n2/drain');
    await post('/streams/new', '', 'DELETE');
  }
  node.holdOutcome = { type: 'wrong', errors: [{ path: ['inputs', '0', 'url'], sentence: 'it is no URL' }] };
  await post('/streams/new', '{"inputs": [{"url": "x"}]}', 'PUT');
  node.holdOutcome = { type: 'refused', reason: 'it stands in the file' };
  await post('/streams/new', '{"title": "x"}', 'PUT');
}

async function reloads(node: WebNode, post: Ask): Promise<void> {
  node.reloaded = { type: 'taken', reason: '1 stream added (a)' };
  await post('/config/reload');
  for (const host of ['n1', 'n2', 'n9']) await post(`/cluster/peers/${host}/reload`);
  const place = { file: 'weir.conf', line: 3, column: 5 };
  const diagnostics = [
    { severity: 'error', place, sentence: 'it is bad', excerpt: { text: 'bad;', caret: 0 } },
    { severity: 'error', place: null, sentence: 'so is this', excerpt: null },
  ] as const;
  node.reloaded = { type: 'refused', reason: 'it is bad', diagnostics };
  await post('/config/reload');
  await post('/cluster/peers/n1/reload');
}

async function refusals(node: WebNode, get: Ask, post: Ask): Promise<void> {
  node.view.node = thisNodeView({ ready: false, session: null, leaseAgeMs: null, leaseRemainingMs: null });
  await get('/monitoring/readiness');
  await get('/config/stats');
  node.viewAuth = { user: 'viewer', password: 'look' };
  node.editAuth = { user: 'editor', password: 'hush' };
  await get('/streams');
  await post('/streams/moved/stop');
  node.viewAuth = null;
  node.view.streams = () => {
    throw new Error('a bug');
  };
  await get('/streams');
}

function fill(node: WebNode): void {
  const former = { node: 'n2', epoch: 7000, since: someUnixMs - 900_000, reason: 'n2 was free' };
  const released = { ...former, node: null, reason: 'switched off' };
  const owner = ownerView('n1', { previous: 'n2', history: [former, released] });
  const stopped = { by: 'admin', at: someUnixMs };
  node.view.all = [
    streamView('moved', {
      title: 'Gate',
      inputs: [
        {
          ...{ url: 'http://c/1.ts', priority: 2, source_timeout: 5, rtsp_transport: 'udp', user_agent: 'weir' },
          headers: { Cookie: '****' },
        },
      ],
      captureAt: ['n1', 'n2'],
      onPlay: 'http://backend/auth',
      owner,
      history: owner.history,
    }),
    streamView('a/b', { owner: null, history: [released], stopped, reason: 'switched off by admin' }),
    streamView('silent', { owner: ownerView('n2'), heldIn: 'etcd' }),
    streamView('everywhere', { owner: null, clustered: false, disabled: true }),
  ];
  node.view.states.set('moved', ingestView('moved', { warnings: ['keyframes'], log: ['a line'] }));
  const down = { status: 'down', session: null, joinedAt: null, apiUrl: null, publicUrl: null } as const;
  node.view.nodes = [peerView('n1'), peerView('n2', { ...down, version: null, configDigest: null })];
  node.view.watched = { byStream: new Map([['moved', 12]]), byNode: new Map([['n1', 12]]) };
  const settings = clusterSettings();
  const quiet = memberState(settings);
  const busy = memberState(settings, [memberEntry('b', 11), ownerEntry('s', 'b', 11, 20)]);
  const moved = memberState(settings, [memberEntry('b', 11), ownerEntry('s', 'a', 10, 30)]);
  node.events.turned(quiet, busy);
  node.events.turned(busy, moved);
}
