// I7: the same revision gives the same plan on every node. L4: a plan fills the nodes up to a common level, so that no node that is given
// an unpreferred stream has one more than that level. All streams and nodes weigh the same here.

import type { ClusterStream } from '../../../src/cluster/settings.ts';
import type { ClusterState, Plan } from '../../../src/cluster/state.ts';
import { type Judge, type Life, Violation } from './judge.ts';

export class PlansJudge implements Judge {
  readonly #plans = new Map<number, { readonly text: string; readonly label: string }>();
  readonly #streams: ReadonlyMap<string, ClusterStream>;

  constructor(streams: readonly ClusterStream[]) {
    this.#streams = new Map(streams.map(stream => [stream.name, stream]));
  }

  turned(life: Life, before: ClusterState, after: ClusterState): void {
    const { plan } = after;
    if (plan === null || plan === before.plan) return;
    this.#isTheSame(life, plan);
    if (plan.assigned.size > 0) this.#isEven(life, plan, after);
  }

  #isTheSame(life: Life, plan: Plan): void {
    const text = [...plan.assigned, ...plan.unplaced]
      .map(pair => pair.join(' -> '))
      .sort()
      .join(', ');
    const known = this.#plans.get(plan.revision);
    if (known === undefined) this.#plans.set(plan.revision, { text, label: life.label });
    else if (known.text !== text) {
      throw new Violation(
        'I7',
        `at revision ${plan.revision} ${life.label} plans '${text}', ${known.label} planned '${known.text}'`,
      );
    }
  }

  #isEven(life: Life, plan: Plan, { mirror }: ClusterState): void {
    const { members, drains, owners, sessions } = mirror.base;
    const living = [...members].filter(([, row]) => row.value?.leaving === false).map(([node]) => node);
    const willing = living.filter(node => !drains.has(node));
    const loads = new Map((willing.length > 0 ? willing : living).map(node => [node, 0]));
    const add = (node: string): unknown => loads.has(node) && loads.set(node, (loads.get(node) ?? 0) + 1);
    for (const { value } of owners.values()) {
      if (value?.node != null && sessions.get(value.node) === value.session) add(value.node);
    }
    const free: (readonly [stream: string, node: string])[] = [];
    for (const pair of plan.assigned) {
      if (this.#isPreferred(...pair)) add(pair[1]);
      else free.push(pair);
    }
    const level = waterLevel([...loads.values()], free.length);
    // what a node declines lies on the others, above the level
    const declined = free.filter(([stream]) => isDeclined(mirror.base.declines, stream)).length;
    for (const [, node] of free) add(node);
    for (const [stream, node] of free) {
      if (isDeclined(mirror.base.declines, stream)) continue;
      if ((loads.get(node) ?? 0) < level + 1 + declined) continue;
      const shown = [...loads].map(pair => pair.join(' ')).join(', ');
      throw new Violation(
        'L4',
        `${life.label} plans ${stream} for ${node}: ${shown}; the level is ${level.toFixed(2)}`,
      );
    }
  }

  #isPreferred(stream: string, node: string): boolean {
    return this.#streams.get(stream)?.captureAt.includes(node) ?? false;
  }
}

/** By anybody, at whatever time. */
function isDeclined(declines: ReadonlyMap<string, unknown>, stream: string): boolean {
  return [...declines.keys()].some(id => id.endsWith(`/${stream}`));
}

/** The level up to which `count` more fill the emptiest. */
function waterLevel(loads: readonly number[], count: number): number {
  const sorted = [...loads].sort((one, other) => one - other);
  let sum = 0;
  for (const [index, load] of sorted.entries()) {
    sum += load;
    const level = (sum + count) / (index + 1);
    const next = sorted[index + 1];
    if (next === undefined || level <= next) return level;
  }
  return 0;
}
