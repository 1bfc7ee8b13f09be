// What `bin/test` asks of a case: a stock hls.js in a real browser shows no fatal error, and hardly stands still. The cases of a file share a
// world, one after the other, each with a player of its own: a list that is long enough for players takes 16 s to come.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Delivery } from '../../src/config/config.ts';
import { waitFor } from '../support/wait.ts';
import { caseNamed } from './cases/all-cases.ts';
import { playCase } from './run-case.ts';
import { startHlsJs } from './watch/hls-js.ts';
import { loopbackGround } from './world/ground.ts';
import { World } from './world/world.ts';

/** At a time, on a machine that is busy with other tests; on a quiet one there is none. */
export const mostStillS = 3;
/** A case takes a minute on a quiet machine, most of which it waits. */
export const mostMs = 180_000;

const NODES = 3;
const OWNED_MS = 60_000;

/** Defines a test for each of these cases, in this order. A node that one of them has killed runs again in the next. */
export function itGoesOn(names: readonly string[], delivery: Delivery): void {
  let world: World;
  beforeAll(async () => {
    world = await World.open({ ground: loopbackGround, delivery, nodes: NODES, isPinned: false });
  }, mostMs);
  afterAll(() => world?.close());
  it.each(names)('%s', { timeout: mostMs }, async name => {
    await makeWhole(world);
    await expectItGoesOn(name, delivery, world);
  });
}

async function makeWhole(world: World): Promise<void> {
  for (const node of world.nodes) if (!node.isRunning) node.start();
  await Promise.all(world.nodes.map(node => node.waitUntilReady()));
  await waitFor('an owner', OWNED_MS, () => world.owner());
}

/** Throws, and shows what player and nodes said, when it does not. */
async function expectItGoesOn(name: string, delivery: Delivery, world: World): Promise<void> {
  const { outcomes, log } = await playCase(
    {
      ...{ playersCase: caseNamed(name), delivery, ground: loopbackGround },
      players: new Map([['hls.js', startHlsJs]]),
      say: () => {},
    },
    world,
  );
  const [{ verdict, words } = expect.unreachable('no player was judged')] = outcomes;
  if (!verdict.survived || verdict.longestS >= mostStillS) console.error([...words, log].join('\n'));
  console.info(
    `${name}, ${delivery}: ${verdict.totalS.toFixed(2)} s without picture, longest ${verdict.longestS.toFixed(2)} s`,
  );
  expect(verdict).toMatchObject({ survived: true, reason: null });
  expect(verdict.longestS).toBeLessThan(mostStillS);
}
