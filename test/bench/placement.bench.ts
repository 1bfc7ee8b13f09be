// Is the plan fast, even, and does it move no more than what was lost? And what does a turn of the core cost, when next to nothing has
// changed and when much has? 20 nodes, 10,000 streams; plain weighted rendezvous hashing is measured beside it in the same run.

import type { FeedFact } from '../../src/cluster/feed.ts';
import { emptyMirror, feedMirror } from '../../src/cluster/mirror/mirror.ts';
import { applyEvents, emptyTables, listTables, type Tables } from '../../src/cluster/mirror/tables.ts';
import { orphanStreams } from '../../src/cluster/placement/orphans.ts';
import { planAt } from '../../src/cluster/placement/plan.ts';
import { nameHash, rendezvousScore } from '../../src/cluster/placement/rendezvous.ts';
import type { ClusterFact, ClusterState } from '../../src/cluster/state.ts';
import { step } from '../../src/cluster/step.ts';
import { listed, memberEntry, nodes, ownerEntry, prefix, settings, stateOf, streams } from './big-cluster.ts';
import { Figures, medianMs } from './measure.ts';
import { numberOptions } from './number-options.ts';

numberOptions({});
const runs = 20;
const figures = new Figures();
const file = settings();

function tablesOf(owners: ReadonlyMap<string, string>, living = nodes): Tables {
  const fact = listed(1000, owners, living);
  return fact.type === 'listed' ? listTables(emptyTables, prefix, fact.entries) : emptyTables;
}

function plan(tables: Tables): ReadonlyMap<string, string> {
  return planAt(tables, file, orphanStreams(tables, file)).assigned;
}

function plainHashing(living: readonly string[]): ReadonlyMap<string, string> {
  const hashed = living.map(name => ({ name, hash: nameHash(name) }));
  return new Map(
    streams.map(({ name }) => {
      const hash = nameHash(name);
      let best = '';
      let bestScore = Number.NEGATIVE_INFINITY;
      for (const node of hashed) {
        const score = rendezvousScore(node.hash, 1, hash);
        if (score > bestScore) {
          bestScore = score;
          best = node.name;
        }
      }
      return [name, best];
    }),
  );
}

function spread(owners: ReadonlyMap<string, string>, living: readonly string[]): number {
  const counts = new Map(living.map(node => [node, 0]));
  for (const node of owners.values()) counts.set(node, (counts.get(node) ?? 0) + 1);
  return Math.max(...counts.values()) / (owners.size / living.length);
}

/** Everything from nothing. */
function measureColdStart(): ReadonlyMap<string, string> {
  const noOwners = new Map<string, string>();
  const cold = plan(tablesOf(noOwners));
  const took = medianMs(runs, () => tablesOf(noOwners), plan);
  const plainTook = medianMs(runs, () => nodes, plainHashing);
  figures.add('cold start: the whole plan', took, 'ms', 50);
  figures.add('  plain rendezvous hashing', plainTook, 'ms');
  figures.add('  the plan / plain hashing', took / plainTook, '');
  figures.add('  max/mean load', spread(cold, nodes), '', 1.02);
  figures.add('  max/mean load of plain hashing', spread(plainHashing(nodes), nodes), '');
  return cold;
}

const without = (lost: string): readonly string[] => nodes.filter(node => node !== lost);
const nodeOf = (run: number): string => nodes[run % nodes.length] ?? '';

/** Each node lost in turn, the others as they were. */
function measureFailover(owners: ReadonlyMap<string, string>): void {
  const before = tablesOf(owners);
  plan(before);
  // a node's tables after a loss: the owner keys of the lost node, without its member key
  const after = (run: number): Tables =>
    applyEvents(before, prefix, [{ type: 'delete', key: `${prefix}members/${nodeOf(run)}`, mod: 1001 }]);
  const took = medianMs(runs, after, plan);
  const uncounted = medianMs(runs, run => tablesOf(owners, without(nodeOf(run))), plan);
  const plainTook = medianMs(runs, run => without(nodeOf(run)), plainHashing);
  figures.add('failover: the plan', took, 'ms', 10);
  figures.add('  the same, with nothing counted before', uncounted, 'ms');
  figures.add('  plain rendezvous hashing', plainTook, 'ms');
  figures.add('  the plan / plain hashing', took / plainTook, '');
  const outcomes = nodes.map(lost => outcomeOf(owners, lost));
  figures.add('  moved/lost, at most', Math.max(...outcomes.map(({ moved }) => moved)), '', 1);
  figures.add('  max/mean load, at most', Math.max(...outcomes.map(outcome => outcome.spread)), '', 1.02);
  const plainSpread = nodes.map(lost => spread(plainHashing(without(lost)), without(lost)));
  figures.add('  max/mean load of plain hashing, at most', Math.max(...plainSpread), '');
}

function outcomeOf(owners: ReadonlyMap<string, string>, lost: string) {
  const kept = new Map([...owners].filter(([, node]) => node !== lost));
  const moved = plan(tablesOf(owners, without(lost)));
  return {
    moved: moved.size / (owners.size - kept.size),
    spread: spread(new Map([...kept, ...moved]), without(lost)),
  };
}

const inFeed = (fact: FeedFact): ClusterFact => ({ type: 'feed', fact });

function medianStepMs(state: ClusterState, prepare: (run: number) => ClusterFact): number {
  return medianMs(runs, prepare, fact => step(state, fact, { monotonicMs: 500_000, unixMs: 0 }));
}

function measureTurns(owners: ReadonlyMap<string, string>): void {
  // the first turn counts what no later one counts again
  const [state] = step(stateOf(owners), { type: 'tick' }, { monotonicMs: 500_000, unixMs: 0 });
  const put = (revision: number, ...entries: readonly ReturnType<typeof memberEntry>[]): ClusterFact =>
    inFeed({ type: 'changed', revision, events: entries.map(entry => ({ type: 'put', entry })) });
  const other = nodes[1] ?? '';
  figures.addAim(
    'turn: nothing has happened',
    medianStepMs(state, () => ({ type: 'tick' })),
    'ms',
    2,
  );
  figures.addAim(
    'turn: another node renewed',
    medianStepMs(state, () => put(1001, memberEntry(other, 1001))),
    'ms',
    2,
  );
  const hundred = streams.slice(0, 100).map(({ name }) => ownerEntry(name, other, 1001));
  figures.add(
    'turn: the watch tells of 100 claims',
    medianStepMs(state, () => put(1001, ...hundred)),
    'ms',
  );
  const one = ownerEntry(streams[0]?.name ?? '', other, 1001);
  figures.addAim(
    'turn: the watch tells of one hand-over',
    medianStepMs(state, () => put(1001, one)),
    'ms',
    2,
  );
  const relist = () => inFeed(listed(1001, owners));
  figures.add('turn: a list that shows nothing new', medianStepMs(state, relist), 'ms');
  const lost = () =>
    inFeed({
      type: 'changed',
      revision: 1001,
      events: [{ type: 'delete', key: `${prefix}members/${other}`, mod: 1001 }],
    });
  figures.addAim('turn: a node is lost', medianStepMs(state, lost), 'ms', 10);
  measureClaim(state, other);
  const fresh = () => emptyMirror(prefix);
  figures.add(
    'the first list',
    medianMs(runs, fresh, mirror => feedMirror(mirror, listed(1000, owners))),
    'ms',
  );
}

/** A node was lost, this one has claimed its share of the streams, and etcd says yes. */
function measureClaim(state: ClusterState, lostNode: string): void {
  const gone = inFeed({
    type: 'changed',
    revision: 1001,
    events: [{ type: 'delete', key: `${prefix}members/${lostNode}`, mod: 1001 }],
  });
  const [waiting] = step(state, gone, { monotonicMs: 500_000, unixMs: 0 });
  const [claiming, effects] = step(waiting, { type: 'tick' }, { monotonicMs: waiting.wakeMs, unixMs: 0 });
  const claim = effects.find(effect => effect.type === 'transact');
  if (claim === undefined) throw new Error('no claim was sent');
  const answers = claim.transaction.then.map(
    () => ({ type: 'transaction', succeeded: true, answers: [{ type: 'put' }] }) as const,
  );
  const answer = { succeeded: true, revision: 1002, answers };
  const fact = { type: 'answered', request: claim.request, answer } as const;
  const took = medianMs(
    runs,
    () => fact,
    () => step(claiming, fact, { monotonicMs: waiting.wakeMs + 10, unixMs: 0 }),
  );
  figures.addAim(`turn: the answer to a claim of ${answers.length} streams`, took, 'ms', 2);
}

const owners = measureColdStart();
measureFailover(owners);
measureTurns(owners);
figures.print();
if (!figures.areKept) process.exitCode = 1;
