// That a fuzzer finds what is wrong can be shown only with something wrong: a stop of an ingest that no value may cause, a second ingest.

import { expect, it } from 'vitest';
import { AttackedCluster } from './etcd/attacked-cluster.ts';

it('a stop that nothing written may cause is found', () => {
  const cluster = new AttackedCluster();
  cluster.attack([{ path: 'drains/a', value: '?', thenMs: 0 }]);
  cluster.expectOthersUntouched();
  for (const node of ['a', 'b', 'c']) cluster.world.node(node).kill();
  cluster.world.advance(1000);
  expect(() => cluster.expectOthersUntouched()).toThrow(/^wrongly stopped: /);
});

it('a forged owner key, which nobody can tell from a true one, is seen as the second ingest that it makes', () => {
  const cluster = new AttackedCluster();
  const forged = { path: 'owners/s0', value: '{"v":1,"node":"b","session":"@session b@"}', thenMs: 0 };
  expect(() => cluster.attack([forged])).toThrow(/^I2 broken/);
});

it('a stream that nobody takes again is found', () => {
  const cluster = new AttackedCluster();
  cluster.attack([{ path: 'stops/s2', value: '?', thenMs: 0 }]);
  expect(() => cluster.expectAllRunAgain()).toThrow('nobody runs s2');
  cluster.heal();
  cluster.expectAllRunAgain();
});
