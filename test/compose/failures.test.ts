// The cluster of docker-compose.yml under what befalls containers. One cluster for all: each test leaves it well. What counts is what the
// cameras saw, what a player on the host was given, and what the nodes tell. Only bin/test-compose runs this: it needs Docker, and minutes.

import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { Stopwatch } from '../support/stopwatch.ts';
import { waitFor } from '../support/wait.ts';
import { living, type Overlap, overlaps, readCounts } from './camera-counts.ts';
import { Census } from './census.ts';
import { move, type Place, placesAt, statusOf } from './cluster-view.ts';
import { ComposeLab, type MemberName, type NodeName } from './compose-lab.ts';
import { isHealthy, leaderOfEtcd } from './etcd-members.ts';
import { Figures } from './figures.ts';
import { Player } from './player.ts';
import {
  expectPlays,
  ownedBy,
  waitForNewOwners,
  waitForSegments,
  waitUntilCalm,
  waitUntilReady,
  waitUntilWell,
} from './wellness.ts';

/** As etc/lab/weir.conf has it. */
const STALE_MS = 10_000;
/** "stale_timeout + 1 s" is promised; the rest is for a machine that does other things beside it. */
const OWNERS_MS = STALE_MS + 7000;
/** From the owner to the first segment: ffmpeg's start, up to two keyframes, and perhaps a move for the sake of an even load. */
const SEGMENTS_MS = 45_000;
const READY_MS = 40_000;
/** rebalance_delay of etc/lab/weir.conf, and the 10 s between two moves for the sake of an even load. */
const REBALANCE_MS = 5000 + 10_000 + 1000;
/** A thawed fence has nothing to do but to kill. Most of this is for the command that thaws. */
const THAW_MS = 4000;
/** Linux gives up a peer that answers nothing after several minutes; a camera whose queue is full does before. */
const DEAD_CONNECTION_MS = 120_000;

const lab = await ComposeLab.make(process.env.WEIR_COMPOSE_PROJECT ?? 'weir-test');
const figures = new Figures();
/** Overlaps that a test has looked at and that are promised to nobody otherwise. */
const excused = new Set<string>();

beforeAll(async () => {
  const clock = new Stopwatch();
  await lab.up();
  figures.note('docker compose up --build --wait', clock.elapsedMs);
}, 1_200_000);

afterAll(async () => {
  console.log(`\nMeasured:\n${figures.text()}`);
  await lab.down();
}, 150_000);

describe('the cluster of docker-compose.yml', () => {
  it('comes up well: one owner and one client for each stream, and every node plays every stream', async () => {
    showLogsOnFailure();
    await waitUntilWell(lab, READY_MS);
    await expectPlays(lab, lab.nodes);
  });

  it('sends a viewer to the published port of the owner', async () => {
    const places = await placesAt(lab, 's01');
    const owner = places.get('cam01')?.node as NodeName;
    const other = otherThan(owner);
    const url = `${lab.url(other)}/cam01/video.m3u8`;
    const response = await fetch(url, { redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(new RegExp(`^${lab.url(owner)}/cam01/video\\.m3u8`));
  });

  it('runs with no more rights than it needs', async () => {
    expect(await lab.run('s01', ['id', '-u'])).toBe('10001');
    expect(await lab.run('s01', ['cat', '/proc/1/comm'])).toBe('tini');
    const status = await lab.run('s01', ['grep', '-E', 'CapEff|CapBnd|NoNewPrivs', '/proc/1/status']);
    expect(status.replaceAll(/\s+/g, ' ')).toBe('CapEff: 0000000000000000 CapBnd: 0000000000000000 NoNewPrivs: 1');
    await expect(lab.run('s01', ['touch', '/opt/weir/dist/new'])).rejects.toThrow(/Read-only file system/);
    await expect(lab.run('s01', ['sh', '-c', 'command -v npm gcc cc make git curl'])).rejects.toThrow(/status 1/);
  });

  it('a node is killed: its streams go to the others, and the one that prefers it comes back with it', async () => {
    showLogsOnFailure();
    await losing('s01', 'killed', {
      fault: () => lab.kill('s01'),
      mend: () => lab.start('s01'),
    });
    await waitFor('cam03 at s01, which it prefers', 30_000, async () => {
      return (await placesAt(lab, 's02')).get('cam03')?.node === 's01';
    });
    await expectNoOverlaps();
  });

  it('a node is paused: the others take over, and when it wakes its ingests end at once', async () => {
    showLogsOnFailure();
    const { lost, faultMs, mendMs } = await losing('s02', 'paused', {
      fault: () => lab.pause('s02'),
      mend: () => lab.unpause('s02'),
    });
    const found = await newOverlaps();
    for (const { stream, older } of found) {
      expect(lost).toContain(stream);
      expect(older.openedMs, `${stream}: the connection of the frozen ffmpeg`).toBeLessThan(faultMs);
      expect((older.closedMs ?? Number.POSITIVE_INFINITY) - mendMs, `${stream}: after waking`).toBeLessThan(THAW_MS);
    }
    const ends = found.map(({ older }) => (older.closedMs ?? 0) - mendMs);
    if (ends.length > 0) figures.note('paused: from waking to the end of the last frozen ingest', Math.max(...ends));
    excuse(found);
  });

  it('a node is cut off: it ends its ingests before the others take over', async () => {
    showLogsOnFailure();
    const census = await Census.start(lab.container('s03'));
    let emptySinceMs: number | null = null;
    const { lost, faultMs } = await losing('s03', 'cut off', {
      fault: () => lab.cutOff('s03'),
      mend: async () => {
        emptySinceMs = census.emptySinceMs;
        await census.stop();
        await lab.reconnect('s03');
      },
    });
    if (emptySinceMs === null) throw new Error(`ffmpegs ran on in s03: ${JSON.stringify(census.counts)}`);
    figures.note('cut off: from the cut to the end of its last ingest', emptySinceMs - faultMs);
    // The cameras could not hear of that end: they believed in the dead connections for a while. What counts is who was alive.
    const { streams } = await readCounts(lab.url('cameras'));
    for (const stream of lost) {
      const next = streams[stream]?.connections.find(({ openedMs }) => openedMs > faultMs);
      expect(next?.openedMs, `${stream} at its next owner`).toBeGreaterThan(emptySinceMs);
    }
    const found = await newOverlaps();
    for (const { stream, older } of found) {
      expect(lost).toContain(stream);
      expect(older.openedMs, `${stream}: a dead connection`).toBeLessThan(faultMs);
    }
    excuse(found);
  });

  it('the leader of etcd is killed: nothing happens', async () => {
    showLogsOnFailure();
    const before = await waitUntilCalm(lab, REBALANCE_MS, 120_000);
    const { streams: connectionsBefore } = await readCounts(lab.url('cameras'));
    const leader = await leaderOfEtcd(lab);
    const player = new Player(`${lab.url('s01')}/cam05/index.m3u8`);
    try {
      await player.playOn(2000, 30_000);
      await lab.kill(leader);
      // Longer than any lease that was granted before lasts.
      await player.playOn(STALE_MS + 4000, STALE_MS + 40_000);
    } finally {
      await player.stop();
    }
    expect(await waitUntilWell(lab, 5000)).toEqual(before);
    const { streams: connectionsAfter } = await readCounts(lab.url('cameras'));
    expect(counted(connectionsAfter)).toEqual(counted(connectionsBefore));
    await lab.start(leader);
    await waitFor(`${leader} in the quorum`, READY_MS, () => isHealthy(lab, leader));
  });

  it('two members of etcd are killed: every node stops in time, nobody takes anything, and all goes on when they are back', async () => {
    showLogsOnFailure();
    const before = await waitUntilWell(lab, READY_MS);
    const { streams: connectionsBefore } = await readCounts(lab.url('cameras'));
    const stopped: readonly MemberName[] = ['etcd1', 'etcd3'];
    const since = new Stopwatch();
    await lab.kill(...stopped);
    await waitFor('no client at any camera', OWNERS_MS, async () => {
      return living(await readCounts(lab.url('cameras')), lab.streams).every(count => count === 0);
    });
    figures.note('no quorum: from the kill to the end of the last ingest', since.elapsedMs);
    for (const node of lab.nodes) {
      expect([await statusOf(lab, node, 'liveness'), await statusOf(lab, node, 'readiness')], node).toEqual([200, 503]);
      const said = [...(await placesAt(lab, node))].filter(([, place]) => place.node !== null);
      expect(
        said.map(([name, { epoch }]) => [name, epoch]),
        node,
      ).toEqual(said.map(([name]) => [name, before.get(name)?.epoch]));
    }
    const { streams: connectionsAway } = await readCounts(lab.url('cameras'));
    expect(counted(connectionsAway)).toEqual(counted(connectionsBefore));
    const back = new Stopwatch();
    await lab.start(...stopped);
    await waitUntilWell(lab, READY_MS + SEGMENTS_MS);
    figures.note('no quorum: from the return of the members to segments of every stream', back.elapsedMs);
    await expectPlays(lab, ['s02']);
    await expectNoOverlaps();
  });

  it('a rolling restart: each node leaves with status 0 in time, and viewers of the others go on', async () => {
    showLogsOnFailure();
    for (const node of lab.nodes) {
      const before = await waitUntilWell(lab, READY_MS + SEGMENTS_MS);
      const entry = otherThan(node);
      const player = new Player(`${lab.url(entry)}/cam06/index.m3u8`);
      try {
        await player.playOn(2000, 30_000);
        const asked = new Stopwatch();
        expect(await lab.stop(node), `the exit status of ${node}`).toBe(0);
        figures.note(`rolling restart: ${node} leaves`, asked.elapsedMs);
        await waitForNewOwners(lab, entry, before, ownedBy(node, before), 3000);
        await lab.start(node);
        await waitUntilReady(lab, node, READY_MS);
        await player.playOn(6000, 40_000);
      } finally {
        await player.stop();
      }
    }
    await waitUntilWell(lab, READY_MS + SEGMENTS_MS);
    await expectPlays(lab, lab.nodes);
    await expectNoOverlaps();
  });
});

interface Loss {
  readonly lost: readonly string[];
  /** By the cameras' clock: before the fault, and before it was mended. */
  readonly faultMs: number;
  readonly mendMs: number;
}

/** Does something to a node under a player that asks another one for a stream that it has, sees its streams taken over, and mends it. */
async function losing(
  victim: NodeName,
  how: string,
  { fault, mend }: { readonly fault: () => Promise<void>; readonly mend: () => Promise<void> },
): Promise<Loss> {
  await waitUntilWell(lab, READY_MS);
  const entry = otherThan(victim);
  await move(lab, entry, 'cam05', victim);
  await waitFor(`cam05 at ${victim}`, 10_000, async () => (await placesAt(lab, entry)).get('cam05')?.node === victim);
  const before = await waitUntilCalm(lab, REBALANCE_MS, 120_000);
  const lost = ownedBy(victim, before);
  const player = new Player(`${lab.url(entry)}/cam05/index.m3u8`);
  try {
    await player.playOn(2000, 30_000);
    const { nowMs: faultMs } = await readCounts(lab.url('cameras'));
    const since = new Stopwatch();
    await fault();
    const after = await waitForNewOwners(lab, entry, before, lost, since.left(OWNERS_MS));
    figures.note(`${how}: new owners of ${lost.length} streams`, since.elapsedMs);
    expectOthersUntouched(before, after, lost);
    await waitForSegments(lab, entry, lost, since.left(OWNERS_MS + SEGMENTS_MS));
    figures.note(`${how}: segments of all of them`, since.elapsedMs);
    await player.playOn(8000, SEGMENTS_MS);
    await expectPlays(lab, [entry]);
    const { nowMs: mendMs } = await readCounts(lab.url('cameras'));
    await mend();
    await waitUntilReady(lab, victim, READY_MS);
    await waitUntilWell(lab, DEAD_CONNECTION_MS);
    return { lost, faultMs, mendMs };
  } finally {
    await player.stop();
  }
}

function expectOthersUntouched(
  before: ReadonlyMap<string, Place>,
  after: ReadonlyMap<string, Place>,
  lost: readonly string[],
): void {
  const kept = [...before.keys()].filter(name => !lost.includes(name));
  expect(kept.map(name => [name, after.get(name)?.epoch])).toEqual(kept.map(name => [name, before.get(name)?.epoch]));
}

function otherThan(node: NodeName): NodeName {
  return node === 's01' ? 's02' : 's01';
}

/** How many connections each stream ever had. */
function counted(streams: Awaited<ReturnType<typeof readCounts>>['streams']): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(streams).map(([stream, { total }]) => [stream, total]));
}

const keyOf = ({ stream, older, newerOpenedMs }: Overlap) => `${stream} ${older.openedMs} ${newerOpenedMs}`;

async function newOverlaps(): Promise<readonly Overlap[]> {
  return overlaps(await readCounts(lab.url('cameras'))).filter(overlap => !excused.has(keyOf(overlap)));
}

function excuse(found: readonly Overlap[]): void {
  for (const overlap of found) excused.add(keyOf(overlap));
}

async function expectNoOverlaps(): Promise<void> {
  expect(await newOverlaps(), 'no camera had two clients at once').toEqual([]);
}

function showLogsOnFailure(): void {
  onTestFailed(async () => console.error(await lab.log()));
}
