import { expect, it } from 'vitest';
import { Connection } from '../../../../src/adapters/etcd/connection.ts';
import { Connections } from '../../../../src/adapters/etcd/connections.ts';
import { etcdConfig } from '../../../support/etcd-config.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const endpoint = { url: 'http://127.0.0.1:1', secure: false };
const other = { url: 'http://127.0.0.1:2', secure: false };

function make() {
  const clock = new FakeClock();
  const connections = new Connections(to => new Connection(to, etcdConfig([to.url]), null, clock));
  return { clock, connections };
}

it('keeps one for each endpoint', () => {
  const { connections } = make();
  const first = connections.open(endpoint);
  expect(connections.open(other)).not.toBe(first);
  expect(connections.open(endpoint)).toBe(first);
  connections.close();
  expect(connections.open(endpoint)).not.toBe(first);
});

it('keeps a silent one for 5 s, and makes a fresh one then', () => {
  const { clock, connections } = make();
  const first = connections.open(endpoint);
  clock.advance(4999);
  connections.failed(first);
  expect(connections.open(endpoint)).toBe(first);
  clock.advance(1);
  connections.failed(first);
  const second = connections.open(endpoint);
  expect(second).not.toBe(first);
  clock.advance(10);
  connections.failed(first); // A late failure of the old one says nothing of the new one.
  expect(connections.open(endpoint)).toBe(second);
});
