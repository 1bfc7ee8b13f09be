import { beforeEach, describe, expect, it } from 'vitest';
import { RetryError } from '../../../src/base/errors.ts';
import type { Entry } from '../../../src/cluster/transaction.ts';
import { ClusterReport } from '../../../src/node/cluster-report.ts';
import type { IngestView } from '../../../src/node/view.ts';
import type { PeerAddress, Peers } from '../../../src/ports.ts';
import { clusterSettings, entryOf, memberEntry, memberState, mySession } from '../../support/cluster-state.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ingestView } from '../../support/fake-node-view.ts';
import { RecordingLog } from '../../support/recording-log.ts';

/** The other nodes by their api_url; each answers what it is told to, or fails, or keeps silent until its time is over. */
class FakePeers implements Pick<Peers, 'getJson'> {
  readonly asked: string[] = [];
  readonly answers = new Map<string, unknown>();
  readonly silent = new Set<string>();
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  getJson({ node, apiUrl }: PeerAddress, path: string, timeoutMs: number): Promise<unknown> {
    this.asked.push(`${node} at ${apiUrl}${path}`);
    if (this.silent.has(apiUrl)) {
      return new Promise((_resolve, reject) => {
        const late = () => reject(new RetryError(`no answer within ${timeoutMs} ms`));
        this.#clock.wakeAt(this.#clock.monotonicMs() + timeoutMs, late);
      });
    }
    if (this.answers.has(apiUrl)) return Promise.resolve(this.answers.get(apiUrl));
    return Promise.reject(new RetryError('connection refused'));
  }
}

let clock: FakeClock;
let peers: FakePeers;
let own: IngestView[];
let members: Entry[];
let log: RecordingLog;
let watched: Map<string, number>;
let report: ClusterReport;

beforeEach(() => {
  clock = new FakeClock();
  peers = new FakePeers(clock);
  log = new RecordingLog();
  own = [];
  members = [
    memberEntry('a', mySession, { apiUrl: 'http://a' }),
    memberEntry('b', 11, { apiUrl: 'http://b' }),
    memberEntry('c', 12, { apiUrl: 'http://c' }),
  ];
  const state = () => memberState(clusterSettings(), members);
  watched = new Map();
  const viewers = { counts: () => watched };
  report = new ClusterReport({ state, peers, ingests: { views: () => own }, viewers, clock, log });
});

/** What a node says of itself. */
function answerOf(ingests: readonly unknown[], viewers: unknown = []): unknown {
  return { ingests, viewers };
}

async function streams(): Promise<readonly string[]> {
  return [...(await report.ingests()).keys()].sort();
}

describe('ClusterReport', () => {
  it('asks all others, not this node, and adds its own', async () => {
    own = [ingestView('s1')];
    peers.answers.set('http://b', answerOf([ingestView('s2'), ingestView('s3')])).set('http://c', answerOf([]));
    expect(await streams()).toEqual(['s1', 's2', 's3']);
    expect(peers.asked).toEqual(['b at http://b/cluster/report', 'c at http://c/cluster/report']);
  });

  it('leaves out a node that refuses', async () => {
    own = [ingestView('s1')];
    peers.answers.set('http://c', answerOf([ingestView('s3')]));
    expect(await streams()).toEqual(['s1', 's3']);
  });

  it('waits a second for a silent node, and leaves it out', async () => {
    peers.silent.add('http://b');
    peers.answers.set('http://c', answerOf([ingestView('s3')]));
    let known: readonly string[] | null = null;
    const asking = streams().then(found => {
      known = found;
    });
    clock.advance(999);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(known).toBeNull();
    clock.advance(1);
    await asking;
    expect(known).toEqual(['s3']);
  });

  it.each([null, 'garbage', 42, { error: 'no' }, [], [ingestView('s2')], { ingests: [null, 5, { stream: 's2' }] }])(
    'leaves out what is no answer: %j',
    async answer => {
      peers.answers.set('http://b', answer).set('http://c', answerOf([ingestView('s3')]));
      expect(await streams()).toEqual(['s3']);
    },
  );

  it('asks nobody whose address is not known or cannot be read', async () => {
    members = [memberEntry('b', 11), entryOf('members/c', 'garbage', 12)];
    expect(await streams()).toEqual([]);
    expect(peers.asked).toEqual([]);
  });

  it('asks at most once a second, however many want to know', async () => {
    peers.answers.set('http://b', answerOf([ingestView('s2')]));
    await Promise.all([streams(), streams(), streams()]);
    clock.advance(999);
    peers.answers.set('http://b', answerOf([]));
    expect(await streams()).toEqual(['s2']);
    expect(peers.asked).toHaveLength(2);
    clock.advance(1);
    expect(await streams()).toEqual([]);
    expect(peers.asked).toHaveLength(4);
  });

  it('always has its own as they are now', async () => {
    await report.ingests();
    own = [ingestView('s1', { status: 'error' })];
    expect((await report.ingests()).get('s1')).toMatchObject({ status: 'error' });
  });

  it('of two nodes that tell of the same stream the later epoch counts, whoever answers first', async () => {
    peers.answers.set(
      'http://b',
      answerOf([ingestView('s1', { epoch: 7, reason: 'b' }), ingestView('s2', { epoch: 8 })]),
    );
    peers.answers.set(
      'http://c',
      answerOf([ingestView('s1', { epoch: 9, reason: 'c' }), ingestView('s2', { epoch: 7 })]),
    );
    own = [ingestView('s1', { epoch: 8, reason: 'own' })];
    const all = await report.ingests();
    expect(all.get('s1')).toMatchObject({ epoch: 9, reason: 'c' });
    expect(all.get('s2')).toMatchObject({ epoch: 8 });
  });

  it('shows its own of a stream that every node runs by itself', async () => {
    peers.answers.set('http://b', answerOf([ingestView('s1', { epoch: 0, reason: 'b' })]));
    own = [ingestView('s1', { epoch: 0, reason: 'own' })];
    expect((await report.ingests()).get('s1')).toMatchObject({ reason: 'own' });
  });
});

describe('viewers', () => {
  beforeEach(() => {
    peers.answers.set('http://b', answerOf([], [['s1', 2]])).set(
      'http://c',
      answerOf(
        [],
        [
          ['s1', 3],
          ['s2', 4],
        ],
      ),
    );
    watched.set('s2', 10);
  });

  it('are summed over nodes and over streams', async () => {
    const { byStream, byNode } = await report.viewers();
    expect(Object.fromEntries(byStream)).toEqual({ s1: 5, s2: 14 });
    expect(Object.fromEntries(byNode)).toEqual({ a: 10, b: 2, c: 7 });
  });

  it('are asked for together with the ingests', async () => {
    await Promise.all([report.ingests(), report.viewers(), report.viewers()]);
    expect(peers.asked).toHaveLength(2);
  });

  it('are not known of a node that does not answer, and 0 where nobody watches', async () => {
    peers.answers.delete('http://b');
    peers.answers.set('http://c', answerOf([]));
    watched.clear();
    const { byStream, byNode } = await report.viewers();
    expect([Object.fromEntries(byStream), Object.fromEntries(byNode)]).toEqual([{}, { a: 0, c: 0 }]);
  });

  it('of this node are always as they are now', async () => {
    await report.viewers();
    watched.set('s2', 11);
    expect((await report.viewers()).byNode.get('a')).toBe(11);
  });
});

describe('a node that cannot be asked', () => {
  const refused = 'it is not known how the ingests of b are doing, and who watches there: connection refused';
  const ask = async () => {
    await report.ingests();
    clock.advance(1000);
  };
  const said = () => log.lines.map(({ level, fields }) => `${level} ${fields.reason}`);

  beforeEach(() => {
    peers.answers.set('http://b', answerOf([])).set('http://c', answerOf([]));
  });

  it('is told, and in the log once, until it answers again', async () => {
    await ask();
    expect([report.troubles(), said()]).toEqual([[], []]);
    peers.answers.delete('http://b');
    await ask();
    await ask();
    expect([report.troubles(), said()]).toEqual([[refused], [`warn ${refused}`]]);
    peers.answers.set('http://b', answerOf([]));
    await ask();
    expect([report.troubles(), said()]).toEqual([
      [],
      [`warn ${refused}`, 'info b tells again how its ingests are doing'],
    ]);
  });

  it('is told again when the reason is another one', async () => {
    peers.answers.delete('http://b');
    await ask();
    peers.silent.add('http://b');
    const asking = report.ingests();
    clock.advance(1000);
    await asking;
    expect(report.troubles()).toEqual([
      'it is not known how the ingests of b are doing, and who watches there: no answer within 1000 ms',
    ]);
    expect(said()).toHaveLength(2);
  });

  it('is forgotten when it is no member any more', async () => {
    peers.answers.delete('http://b');
    await ask();
    members = members.filter(({ key }) => !key.endsWith('members/b'));
    expect(report.troubles()).toEqual([]);
    await ask();
    members = [...members, memberEntry('b', 13, { apiUrl: 'http://b' })];
    await ask();
    expect(said()).toEqual([`warn ${refused}`, `warn ${refused}`]);
  });
});
