// The build of weir that is simulated: the production reducers and performers that check what the real ones check. A seeded bug
// (test/sim/bugs) is another build. Nothing of this can be switched on in the product.

import type { Settings } from '../../../src/cluster/settings.ts';
import type { ClusterEffect, ClusterFact, ClusterState, Now, Purpose } from '../../../src/cluster/state.ts';
import { step as clusterStep } from '../../../src/cluster/step.ts';
import type { Transaction } from '../../../src/cluster/transaction.ts';
import type { FenceEffect, FenceFact, FenceState } from '../../../src/fence/state.ts';
import { step as fenceStep } from '../../../src/fence/step.ts';

export type ClusterStep = (
  state: ClusterState,
  fact: ClusterFact,
  now: Now,
) => readonly [ClusterState, readonly ClusterEffect[]];
export type FenceStep = (
  state: FenceState,
  fact: FenceFact,
  nowMs: number,
) => readonly [FenceState, readonly FenceEffect[]];

export interface Build {
  /** Each is made anew for each life of a process. */
  readonly clusterStep: () => ClusterStep;
  readonly fenceStep: () => FenceStep;
  readonly settings: (settings: Settings) => Settings;
  /** What a transaction looks like when it is sent. */
  readonly transaction: (transaction: Transaction, purpose: Purpose | null, settings: Settings) => Transaction;
  /** How a fence deletes the member key of a dead main. */
  readonly removal: (transaction: Transaction) => Transaction;
  /** Renewals by LeaseKeepAlive instead of a new lease. */
  readonly keepsAlive: boolean;
  /** What needs a session is refused past its deadline by whoever performs it. */
  readonly checksDeadline: boolean;
  /** The gate: a process begins only when main knows it. */
  readonly hasGate: boolean;
  /** A word on a child finds its ingest by the child's number, not by the stream's name. */
  readonly findsByChild: boolean;
  /** The kernel kills what a dead fence leaves behind. */
  readonly diesWithFence: boolean;
  /** Main kills what a frozen fence does not. */
  readonly secondHand: boolean;
  /** A new life begins when nothing of the former one is left. */
  readonly clearsLeftovers: boolean;
}

export const production: Build = {
  clusterStep: () => clusterStep,
  fenceStep: () => fenceStep,
  settings: settings => settings,
  transaction: transaction => transaction,
  removal: transaction => transaction,
  keepsAlive: false,
  checksDeadline: true,
  hasGate: true,
  findsByChild: true,
  diesWithFence: true,
  secondHand: true,
  clearsLeftovers: true,
};
