// What `bin/test` asks of a case: a stock hls.js in a real browser shows no fatal error, and hardly stands still.

import { expect } from 'vitest';
import type { Delivery } from '../../src/config/config.ts';
import { caseNamed } from './cases/all-cases.ts';
import { runCase } from './run-case.ts';
import { startHlsJs } from './watch/hls-js.ts';
import { loopbackGround } from './world/ground.ts';

/** At a time, on a machine that is busy with other tests; on a quiet one there is none. */
export const mostStillS = 3;
/** A case takes a minute on a quiet machine, most of which it waits. */
export const mostMs = 180_000;

/** Throws, and shows what player and nodes said, when it does not. */
export async function expectItGoesOn(name: string, delivery: Delivery): Promise<void> {
  const { outcomes, log } = await runCase({
    ...{ playersCase: caseNamed(name), delivery, ground: loopbackGround },
    players: new Map([['hls.js', startHlsJs]]),
    say: () => {},
  });
  const [{ verdict, words } = expect.unreachable('no player was judged')] = outcomes;
  if (!verdict.survived || verdict.longestS >= mostStillS) console.error([...words, log].join('\n'));
  console.info(
    `${name}, ${delivery}: ${verdict.totalS.toFixed(2)} s without picture, longest ${verdict.longestS.toFixed(2)} s`,
  );
  expect(verdict).toMatchObject({ survived: true, reason: null });
  expect(verdict.longestS).toBeLessThan(mostStillS);
}
