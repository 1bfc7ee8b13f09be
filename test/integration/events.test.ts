// What happens to real nodes, as each of them tells it: the same at all, as it happens to who follows, and afterwards to who asks.

import { get } from 'node:http';
import { expect, it } from 'vitest';
import type { EventsJson } from '../../src/http/api/events/events-router.ts';
import type { ToldEvent } from '../../src/node/events/told-event.ts';
import { type ClusterNode, operator } from '../support/cluster-node.ts';
import { etcdForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { waitFor } from '../support/wait.ts';

class Following {
  text = '';
  hasEnded = false;

  constructor(node: ClusterNode) {
    get(`${node.origin}/streamer/api/v3/cluster/events`, response => {
      response.setEncoding('utf8');
      response.on('data', chunk => {
        this.text += chunk;
      });
      response.on('close', () => {
        this.hasEnded = response.complete;
      });
      response.on('error', () => {});
    });
  }

  get events(): readonly ToldEvent[] {
    return [...this.text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data));
  }
}

const wordsOf = (events: readonly ToldEvent[]) =>
  events.map(({ type, stream, node, from, to }) => [type, stream ?? node, from, to].filter(Boolean).join(' '));

it('every node tells of what happens in the cluster', async () => {
  const etcd = await etcdForTest();
  const cluster = await startCluster({
    ...{ nodes: 2, etcd: etcd.endpoints, fetchTimeout: 2, staleTimeout: 10 },
    settings: `edit_auth ${operator.user} ${operator.password};`,
    streams: () => 'stream s { url testsrc://; cluster_ingest; }',
  });
  await cluster.waitUntilRunning(30_000);
  const owner = (await cluster.nodes[0]?.streams())?.get('s')?.owner?.node;
  const [a, b] = cluster.nodes.toSorted(({ name }) => (name === owner ? -1 : 1)) as [ClusterNode, ClusterNode];
  // What the one of them hears of later than the other would be news to the one alone.
  await waitFor('both to know of the beginning', 30_000, async () => {
    const told = await Promise.all([a, b].map(node => node.streams()));
    return told.every(streams => streams.get('s')?.owner?.node === a.name);
  });
  const followings = [new Following(a), new Following(b)] as const;
  await waitFor('both to answer', 30_000, () => followings.every(({ text }) => text.includes('retry')));
  const start = ((await b.api('/cluster/events?format=json')) as EventsJson).next;
  const seen = (word: string) =>
    waitFor(`"${word}" at both`, 30_000, () =>
      followings.every(({ events }) => wordsOf(events).some(one => one.startsWith(word))),
    );

  await a.order('POST', '/streams/s/move', { to: b.name });
  await seen(`stream_moved s ${a.name} ${b.name}`);
  await a.order('POST', '/streams/s/stop');
  await seen(`stream_stopped s ${b.name}`);
  await b.order('POST', '/streams/s/start');
  await seen('stream_claimed s');
  await b.order('PUT', '/streams/t', { inputs: ['testsrc://'], disabled: true });
  await seen('config_changed t');
  await a.order('POST', `/cluster/peers/${b.name}/drain`);
  await seen(`drain_started ${b.name}`);
  // what the drain does comes after it, and one of the two hears of it first
  const told = followings.map(({ events }) => wordsOf(events));
  const count = 1 + (told[0]?.findIndex(word => word.startsWith('drain_started')) ?? 0);
  expect(told[1]?.slice(0, count)).toEqual(told[0]?.slice(0, count));
  const asked = (await b.api(`/cluster/events?format=json&since=${start}`)) as EventsJson;
  expect(asked.events.slice(0, count)).toEqual(followings[1].events.slice(0, count));

  // a node that leaves ends its answers, and does not wait for who follows
  const goneInMs = performance.now();
  await a.terminate();
  expect(performance.now() - goneInMs).toBeLessThan(12_000);
  await waitFor('the end of its answer', 30_000, () => followings[0].hasEnded);
  await waitFor('the other to tell of it', 30_000, () => wordsOf(followings[1].events).includes(`peer_down ${a.name}`));
  expect(followings[1].events.find(({ type }) => type === 'peer_down')?.reason).toBe(`${a.name} left the cluster`);
});
