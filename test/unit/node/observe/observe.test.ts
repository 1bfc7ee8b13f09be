import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/cluster/session/session.ts';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import { StreamIndex } from '../../../../src/node/configured/stream-index.ts';
import { Observer } from '../../../../src/node/observe/observe.ts';
import type { IngestView, ThisNodeView } from '../../../../src/node/view.ts';
import type { StoreStatus } from '../../../../src/ports.ts';
import {
  clusterSettings,
  clusterStream,
  entryOf,
  memberEntry,
  memberSession,
  memberState,
  mySession,
  ownerEntry,
} from '../../../support/cluster-state.ts';
import { configOf } from '../../../support/config-text.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { ingestView } from '../../../support/fake-node-view.ts';

const config = configOf(`
  cluster lab;
  etcd http://e:2379 user=weir password=hush;
  peer a; peer b; peer c;
  stream s1 { title "Gate"; url rtsp://admin:hush@10.0.0.1/h264; url testsrc://; cluster_ingest capture_at=b; }
  stream s2 { url testsrc://; cluster_ingest; delivery relay; on_play http://backend/auth?key=hush; }
  stream own { url testsrc://; }
  stream off { url testsrc://; cluster_ingest; disabled; }
`);
const settings = clusterSettings([clusterStream('s1', { captureAt: ['b'] }), clusterStream('s2')]);
const out = { type: 'out', reason: 'etcd is away', notBeforeMs: 0, held: null } as const;

let clock: FakeClock;
let state: ClusterState;
let storeStatus: StoreStatus;
let ownIngest: IngestView | null;
let suspects: Set<string>;
let troubles: readonly string[];
let crowd: readonly string[];
let observer: Observer;

beforeEach(() => {
  clock = new FakeClock();
  storeStatus = { endpoint: 'http://e:2379', version: '3.5.1', trouble: null, warning: null, databaseBytes: 0 };
  ownIngest = null;
  suspects = new Set();
  troubles = [];
  crowd = [];
  know([]);
  const [me] = config.peers;
  if (me === undefined) throw new Error('the file has no peer');
  observer = new Observer({
    ...{ state: () => state, config: () => config, streams: new StreamIndex(config.streams), me, clock },
    ...{ embeddedEtcd: false, startedUnixMs: 5000, version: '1.2.3', warnings: () => ['of the file'] },
    store: { status: () => storeStatus },
    ingests: { view: name => (name === ownIngest?.stream ? ownIngest : null), views: () => [] },
    live: { window: () => null, recentWindow: () => null, segment: () => null },
    isSuspect: node => suspects.has(node),
    unprotectedSegments: () => 7,
    viewers: { counts: () => new Map([['cam01', 3]]), warnings: () => crowd },
    cluster: {
      ingests: async () => new Map(),
      viewers: async () => ({ byStream: new Map(), byNode: new Map() }),
      troubles: () => troubles,
    },
  });
});

/** Member 'a', beside these keys. */
function know(entries: readonly Entry[], changes: Partial<ClusterState> = {}): void {
  const session = memberSession({ deadlineMs: clock.monotonicMs() + 8000 });
  state = memberState(settings, entries, { session, ...changes });
}

describe('readiness', () => {
  const readiness = (): Pick<ThisNodeView, 'ready' | 'readyReason'> => {
    const { ready, readyReason } = observer.thisNode();
    return { ready, readyReason };
  };

  it('is there for a member with a fresh mirror', () => {
    expect(readiness()).toEqual({ ready: true, readyReason: `member of the cluster under session ${mySession}` });
  });

  const joining = (reason: string): Session => {
    const attempt = {
      step: 'grant',
      request: 1,
      sentMs: 0,
      endsMs: 0,
      leaseId: '',
      ttlMs: 0,
      incarnation: 'x:1',
      held: null,
    } as const;
    return { type: 'joining', ...attempt, reason };
  };

  it.each<[string, Partial<ClusterState>]>([
    ['not a member of the cluster: etcd is away', { session: out }],
    ['not a member of the cluster: joining', { session: joining('') }],
    ['not a member of the cluster: joining (the name is held)', { session: joining('the name is held') }],
    ['the process that starts ffmpeg is not there', { fence: null }],
    ['a is leaving the cluster', { leaving: { sinceMs: 0, phase: 'handing-over' } }],
  ])('is not there: %s', (reason, changes) => {
    know([], changes);
    expect(readiness()).toEqual({ ready: false, readyReason: expect.stringContaining(reason) });
  });

  it('ends with the deadline, also when the loop has not noticed yet', () => {
    clock.advance(7999);
    expect(readiness().ready).toBe(true);
    clock.advance(1);
    expect(readiness()).toEqual({
      ready: false,
      readyReason: 'not a member of the cluster: its lease was not renewed in time',
    });
  });

  it('ends when what is known may be old', () => {
    state = { ...state, mirror: { ...state.mirror, fresh: false, reason: 'the watch is broken' } };
    expect(readiness()).toEqual({
      ready: false,
      readyReason: expect.stringMatching(/may be old: the watch is broken$/),
    });
  });

  it('names the trouble of the store only where it explains something', () => {
    storeStatus = { ...storeStatus, trouble: 'connection refused' };
    expect(readiness().readyReason).not.toContain('refused');
    know([], { session: out });
    expect(readiness().readyReason).toBe('not a member of the cluster: etcd is away (connection refused)');
  });

  it('does not say the same sentence twice', () => {
    storeStatus = { ...storeStatus, trouble: 'connection refused' };
    know([], { session: { ...out, reason: 'could not grant a lease: connection refused' } });
    expect(readiness().readyReason).toBe('not a member of the cluster: could not grant a lease: connection refused');
  });
});

describe('this node', () => {
  it('is shown with its session, and the time that it is good for', () => {
    clock.advance(3000);
    expect(observer.thisNode()).toMatchObject({
      ...{ name: 'a', cluster: 'lab', version: '1.2.3', startedAt: 5000, revision: 100 },
      ...{ session: mySession, leaseRemainingMs: 5000, leaseAgeMs: clock.monotonicMs() },
      etcd: { endpoint: 'http://e:2379', version: '3.5.1', trouble: null, embedded: false },
    });
  });

  it('without a session has no lease', () => {
    know([], { session: out });
    expect(observer.thisNode()).toMatchObject({ session: null, leaseRemainingMs: null, leaseAgeMs: null });
  });

  it('warns of what the file said and of nodes with another file, which a key that cannot be read is not', () => {
    expect(observer.thisNode().warnings).toEqual(['of the file']);
    know([memberEntry('b', 11, { digest: 'x' }), memberEntry('c', 12, { digest: 'y' }), entryOf('members/d', '?', 13)]);
    const all = /^of the file\nthe configuration of b, c differs.*\nthe member key of d in etcd cannot be read.*$/;
    expect(observer.thisNode().warnings.join('\n')).toMatch(all);
  });
});

describe('this node warns', () => {
  it('of nodes that it cannot ask', () => {
    troubles = ['it is not known how the ingests of b are doing'];
    expect(observer.thisNode().warnings).toEqual(['of the file', ...troubles]);
  });

  it('of more viewers than it counts', () => {
    crowd = ['more than 5 viewers watch here'];
    expect(observer.thisNode().warnings).toEqual(['of the file', ...crowd]);
  });

  it('of an etcd whose database is on its way to the quota, with what to set, and of a lost file of its line', () => {
    const mebibyte = 2 ** 20;
    storeStatus = { ...storeStatus, databaseBytes: 1024 * mebibyte };
    expect(observer.thisNode().warnings).toEqual(['of the file']);
    storeStatus = { ...storeStatus, databaseBytes: 1025 * mebibyte };
    const [, warning = ''] = observer.thisNode().warnings;
    expect(warning).toMatch(/^the database of etcd has grown to 1025M/);
    expect(warning).toContain('--auto-compaction-mode=periodic --auto-compaction-retention=10m');
    expect(warning).toContain('--quota-backend-bytes');
    storeStatus = { ...storeStatus, warning: 'no ca.pem', databaseBytes: null };
    expect(observer.thisNode().warnings).toEqual(['no ca.pem', 'of the file']);
  });
});

describe('the streams', () => {
  it('are those of the file, in its order', () => {
    expect(observer.streams().map(({ name }) => name)).toEqual(['s1', 's2', 'own', 'off']);
    expect(observer.stream('nobody')).toBeNull();
  });

  it('show no password', () => {
    expect(observer.stream('s1')?.inputs).toHaveLength(2);
    expect(JSON.stringify([observer.streams(), observer.thisNode(), observer.peers()])).not.toContain('hush');
  });

  it('show the owner and where it was before', () => {
    const history = [
      { node: 'c', epoch: 15, since: 3, reason: 'first' },
      { node: 'b', epoch: 12, since: 1, reason: 'older' },
    ];
    know([memberEntry('b', 11), ownerEntry('s1', 'b', 11, 20, { reason: 'preferred', since: 7, history })]);
    const owner = { node: 'b', session: 11, epoch: 20, since: 7, reason: 'preferred', previous: 'c', history };
    expect(observer.stream('s1')).toMatchObject({ owner, reason: 'preferred', title: 'Gate', captureAt: ['b'] });
    expect(observer.stream('s1')?.onPlay).toBeNull();
    expect(observer.stream('s2')?.onPlay).toBe('http://backend/auth?key=****');
  });

  it.each([
    ['of a node that is gone', ownerEntry('s1', 'z', 11, 20)],
    ['of an earlier life of a node', ownerEntry('s1', 'b', 9, 20)],
    ['who gave it up', ownerEntry('s1', null, 0, 20)],
  ])('have no owner %s', (_, owner) => {
    know([memberEntry('b', 11), owner]);
    expect(observer.stream('s1')).toMatchObject({ owner: null, reason: expect.stringContaining('waiting for b') });
  });

  it("whose owner key cannot be read are nobody's to take, and say so", () => {
    know([memberEntry('b', 11), entryOf('owners/s1', 'garbage', 20)]);
    expect(observer.stream('s1')).toMatchObject({ owner: null, reason: expect.stringContaining('cannot be read') });
  });

  it('show the ingest of this node, and no other', () => {
    ownIngest = ingestView('s1');
    expect(observer.stream('s1')?.ingest).toBe(ownIngest);
    expect(observer.stream('s2')?.ingest).toBeNull();
  });

  it('that run everywhere, or nowhere, say so', () => {
    expect(observer.stream('own')).toMatchObject({ clustered: false, owner: null, captureAt: [], disabled: false });
    expect(observer.stream('off')).toMatchObject({ clustered: true, disabled: true });
  });
});

describe('where else a stream is', () => {
  it('is only where it is the same, and not at a silent node', () => {
    know([memberEntry('b', 11, { publicUrl: 'http://b:8080' })]);
    expect([observer.elsewhere('s1'), observer.elsewhere('own')]).toEqual([['http://b:8080'], []]);
    expect(observer.elsewhere('nobody')).toEqual([]);
    suspects.add('b');
    expect(observer.elsewhere('s1')).toEqual([]);
  });
});

describe('the way of a viewer', () => {
  const memberB = memberEntry('b', 11, { publicUrl: 'http://b:8080' });

  it('ends here when this node owns the stream, or every node runs it', () => {
    know([ownerEntry('s1', 'a', mySession, 20)]);
    expect(observer.route('s1')).toEqual({ type: 'here', epoch: 20 });
    expect(observer.route('own')).toEqual({ type: 'here', epoch: null });
  });

  it('leads to the owner', () => {
    know([memberB, ownerEntry('s1', 'b', 11, 20)]);
    expect(observer.route('s1')).toEqual({
      ...{ type: 'there', node: 'b', epoch: 20, publicUrl: 'http://b:8080', isSuspect: false },
    });
    expect(observer.reach('b')).toBe('http://b:8080');
    suspects.add('b');
    expect(observer.route('s1')).toMatchObject({ type: 'there', node: 'b', isSuspect: true });
    expect(['a', 'b', 'c'].map(node => observer.reach(node))).toEqual([null, null, null]);
  });

  it('comes with how viewers get the stream', () =>
    expect(['s1', 's2', 'nothere'].map(name => observer.delivery(name))).toEqual(['redirect', 'relay', 'redirect']));

  it('leads to the owner also while this node is no member and its knowledge old', () => {
    know([memberB, ownerEntry('s1', 'b', 11, 20)], { session: out });
    state = { ...state, mirror: { ...state.mirror, fresh: false } };
    expect(observer.route('s1')).toMatchObject({ type: 'there', node: 'b' });
  });

  const stopped = entryOf('stops/s1', { by: 'admin', at: 5 }, 30);

  it.each<[string, string, string, readonly Entry[], Session?]>([
    ['s2', 'nowhere', 'waiting for a node to take it', []],
    ['s1', 'nowhere', 'waiting for b', [memberB, ownerEntry('s1', 'b', 9, 20)]],
    ['s1', 'nowhere', 'not a member of the cluster now and has', [ownerEntry('s1', 'a', mySession, 20)], out],
    ['s1', 'nowhere', 'b owns it, and does not say where', [memberEntry('b', 11), ownerEntry('s1', 'b', 11, 20)]],
    ['s1', 'nowhere', 'b owns it, and does not say', [entryOf('members/b', '?', 11), ownerEntry('s1', 'b', 11, 20)]],
    ['off', 'off', 'it is disabled', []],
    ['s1', 'off', 'switched off by admin', [stopped]],
    ['s1', 'off', 'switched off by admin', [ownerEntry('s1', 'a', mySession, 20), stopped]],
    ['s1', 'off', 'switched off by admin', [memberB, ownerEntry('s1', 'b', 11, 20), stopped]],
  ])('of %s leads %s: %s', (name, type, reason, entries, session) => {
    know(entries, session && { session });
    expect(observer.route(name)).toEqual({ type, reason: expect.stringContaining(reason) });
  });

  it.each(['nobody', '', '__proto__', 'S1'])('of %j is not known', name =>
    expect(observer.route(name)).toEqual({ type: 'unknown' }),
  );
});
