// What a kind of fault is: how it is done to the world, how it is undone, and which row of the ownership protocol says what must come of it.

import type { Ownership } from '../record/history.ts';
import type { World } from '../world/world.ts';
import type { Row } from './rows.ts';

export interface FaultKind {
  readonly name: string;
  readonly row: Row;
  /** Why it cannot be done in this world; null or left out: it can. */
  readonly missing?: (world: World) => string | null;
  /** @param chance a seeded number from 0 up to 1. */
  readonly inject: (world: World, chance: () => number) => Promise<Injected>;
}

export interface Injected {
  /** "the main process of node 10.77.0.3:8080". */
  readonly what: string;
  /** Just before the first thing was done. */
  readonly atMs: number;
  /** The names of the hit nodes. */
  readonly nodes: readonly string[];
  /** What the hit nodes owned then; of planned moves: what is to be moved. */
  readonly owned: readonly Ownership[];
  readonly holdMs: number;
  readonly heal: Heal;
}

/** Undoes what was done. */
export type Heal = () => Promise<void> | void;

/** Nothing has to be undone. */
export const byItself: Heal = () => {};
