// What happens to etcd itself: elections, a restart, slowness, a frozen leader that does not know that it was deposed, leases that it keeps
// past their time.

import { type Fault, hit, pickRunning } from './fault.ts';

/** Measured: an election costs 2.3-2.7 s whatever the client does. */
const electionMs: Fault['forMs'] = [2300, 2700];

export const etcdFaults: readonly Fault[] = [
  {
    name: 'etcd elects a leader',
    forMs: electionMs,
    harm: ({ etcd }) => {
      if (!etcd.isServing) return null;
      etcd.loseLeader();
      return () => etcd.recover();
    },
  },
  {
    name: 'etcd is down',
    forMs: [300, 12_000],
    harm: ({ etcd }) => {
      if (!etcd.isServing) return null;
      etcd.stop();
      return () => etcd.recover();
    },
  },
  {
    name: 'etcd is slow',
    forMs: [1000, 8000],
    harm: ({ etcd, chance }) => {
      etcd.slowness = [chance.between(1, 200), chance.between(200, 1500)];
      return () => {
        etcd.slowness = [0.1, 2];
      };
    },
  },
  {
    name: 'a deposed leader goes on',
    forMs: [3000, 14_000],
    harm: hit(pickRunning, ({ way }, { etcd }) => {
      if (!etcd.isServing) return null;
      way.isMisled = true;
      return () => way.mend();
    }),
  },
  {
    name: 'etcd blinks',
    forMs: [10, 700],
    harm: ({ etcd }) => {
      if (!etcd.isServing) return null;
      etcd.loseLeader();
      return () => etcd.recover();
    },
  },
  {
    name: 'etcd keeps the leases that there are',
    forMs: [3000, 20_000],
    harm: ({ etcd: { store } }) => {
      store.holdLeases();
      return () => store.renewAllLeases();
    },
  },
];
