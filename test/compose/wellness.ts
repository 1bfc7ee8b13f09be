// When a cluster is well, judged from three sides: its nodes agree on one owner for each stream, segments come, and each camera has one client.

import { expect } from 'vitest';
import { Stopwatch } from '../support/stopwatch.ts';
import { waitFor } from '../support/wait.ts';
import { living, readCounts } from './camera-counts.ts';
import { type Place, placesAt, statusOf } from './cluster-view.ts';
import type { ComposeLab, NodeName } from './compose-lab.ts';
import { whyNot } from './player.ts';

/** Resolves with the places when all is well; `nodes` are those that must say so. */
export async function waitUntilWell(
  lab: ComposeLab,
  withinMs: number,
  nodes: readonly NodeName[] = lab.nodes,
): Promise<ReadonlyMap<string, Place>> {
  let last: unknown = 'nothing was seen';
  try {
    return await waitFor('a cluster that is well', withinMs, async () => {
      const views = await Promise.all(nodes.map(node => placesAt(lab, node)));
      const clients = living(await readCounts(lab.url('cameras')), lab.streams);
      last = { places: views.map(places => Object.fromEntries(places)), clients };
      const [first] = views;
      const isWell =
        first !== undefined && views.every(view => agree(view, first)) && clients.every(count => count === 1);
      return isWell && [...first.values()].every(({ node, isAlive }) => node !== null && isAlive) ? first : null;
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\nlast seen: ${JSON.stringify(last, null, 1)}`);
  }
}

/** Resolves with the places when all has been well, and every stream at its place, for `calmMs`: nothing is going to move by itself then. */
export async function waitUntilCalm(
  lab: ComposeLab,
  calmMs: number,
  withinMs: number,
): Promise<ReadonlyMap<string, Place>> {
  let places = await waitUntilWell(lab, withinMs);
  let since = new Stopwatch();
  return await waitFor(`nothing to move for ${calmMs / 1000} s`, withinMs, async () => {
    const now = await waitUntilWell(lab, withinMs);
    if (!agree(now, places)) since = new Stopwatch();
    places = now;
    return since.elapsedMs > calmMs && places;
  });
}

function agree(one: ReadonlyMap<string, Place>, other: ReadonlyMap<string, Place>): boolean {
  return [...one].every(
    ([name, { node, epoch }]) => other.get(name)?.node === node && other.get(name)?.epoch === epoch,
  );
}

/** Resolves with the places, as `witness` sees them, when each of `lost` has another owner than before. */
export async function waitForNewOwners(
  lab: ComposeLab,
  witness: NodeName,
  before: ReadonlyMap<string, Place>,
  lost: readonly string[],
  withinMs: number,
): Promise<ReadonlyMap<string, Place>> {
  return await waitFor(`new owners of ${lost.join(', ')}`, withinMs, async () => {
    const places = await placesAt(lab, witness);
    const isNew = (name: string) => {
      const { node = null, epoch = null } = places.get(name) ?? {};
      return node !== null && epoch !== before.get(name)?.epoch;
    };
    return lost.every(isNew) ? places : null;
  });
}

export async function waitUntilReady(lab: ComposeLab, node: NodeName, withinMs: number): Promise<void> {
  await waitFor(`${node} to be ready`, withinMs, async () => (await statusOf(lab, node, 'readiness')) === 200);
}

/** Every stream, asked for at each of `nodes`, by a player that follows redirects. */
export async function expectPlays(lab: ComposeLab, nodes: readonly NodeName[]): Promise<void> {
  for (const node of nodes) {
    const failures = await Promise.all(lab.streams.map(stream => whyNot(`${lab.url(node)}/${stream}/index.m3u8`)));
    expect(failures.filter(failure => failure !== null)).toEqual([]);
  }
}

export function ownedBy(node: NodeName, places: ReadonlyMap<string, Place>): readonly string[] {
  return [...places].filter(([, place]) => place.node === node).map(([name]) => name);
}

export async function waitForSegments(
  lab: ComposeLab,
  at: NodeName,
  streams: readonly string[],
  withinMs: number,
): Promise<void> {
  await waitFor(`segments of ${streams.join(', ')}`, withinMs, async () => {
    const places = await placesAt(lab, at);
    return streams.every(stream => places.get(stream)?.isAlive === true);
  });
}
