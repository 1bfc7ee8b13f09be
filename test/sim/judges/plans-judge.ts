// I7: the same revision gives the same plan on every node with the same file. L4: a plan fills the nodes up to a common level, so that no node that is given
// an unpreferred stream lies above it by more than that stream. A node's level goes by its weight. Where nodes may be full, what does not
// fit into them lies on the others, and only I7 is judged.

import { sharedStreams } from '../../../src/cluster/shared-streams.ts';
import type { ClusterState, Plan } from '../../../src/cluster/state.ts';
import { type Judge, type Life, Violation } from './judge.ts';

export interface PlansJudgeOptions {
  readonly weights: ReadonlyMap<string, number>;
  readonly maxStreams: number | null;
}

export class PlansJudge implements Judge {
  readonly #plans = new Map<string, { readonly text: string; readonly label: string }>();
  readonly #options: PlansJudgeOptions;

  constructor(options: PlansJudgeOptions) {
    this.#options = options;
  }

  turned(life: Life, before: ClusterState, after: ClusterState): void {
    const { plan } = after;
    if (plan === null || plan === before.plan) return;
    this.#isTheSame(life, plan, after.settings.digest);
    if (plan.assigned.size > 0 && this.#options.maxStreams === null) this.#isEven(life, plan, after);
  }

  #isTheSame(life: Life, plan: Plan, digest: string): void {
    const text = [...plan.assigned, ...plan.unplaced]
      .map(pair => pair.join(' -> '))
      .sort()
      .join(', ');
    const id = `${plan.revision} ${digest}`;
    const known = this.#plans.get(id);
    if (known === undefined) this.#plans.set(id, { text, label: life.label });
    else if (known.text !== text) {
      throw new Violation(
        'I7',
        `at revision ${plan.revision} ${life.label} plans '${text}', ${known.label} planned '${known.text}'`,
      );
    }
  }

  #isEven(life: Life, plan: Plan, { mirror, settings }: ClusterState): void {
    const streams = sharedStreams(mirror.base, settings);
    const costOf = (stream: string): number => streams.get(stream)?.weight ?? 1;
    const { members, drains, owners, sessions } = mirror.base;
    const living = [...members].filter(([, row]) => row.value?.leaving === false).map(([node]) => node);
    const willing = living.filter(node => !drains.has(node));
    const loads = new Map((willing.length > 0 ? willing : living).map(node => [node, 0]));
    const add = (node: string, stream: string): void => {
      const load = loads.get(node);
      if (load !== undefined) loads.set(node, load + costOf(stream));
    };
    for (const [stream, { value }] of owners) {
      if (value?.node != null && sessions.get(value.node) === value.session) add(value.node, stream);
    }
    // a draining node is nobody's preference: when all drain, its streams are spread like others
    const isPreferred = (stream: string, node: string) =>
      !drains.has(node) && (streams.get(stream)?.captureAt.includes(node) ?? false);
    const free = [...plan.assigned].filter(pair => !isPreferred(...pair));
    for (const [stream, node] of plan.assigned) if (isPreferred(stream, node)) add(node, stream);
    const cost = (pairs: typeof free): number => pairs.reduce((sum, [stream]) => sum + costOf(stream), 0);
    const level = waterLevel(
      [...loads].map(([node, load]) => ({ load, weight: this.#weightOf(node) })),
      cost(free),
    );
    // what a node declines lies on the others, above the level
    const declined = cost(free.filter(([stream]) => isDeclined(mirror.base.declines, stream)));
    for (const [stream, node] of free) add(node, stream);
    for (const [stream, node] of free) {
      if (isDeclined(mirror.base.declines, stream)) continue;
      // the last one that was placed there found it below its level
      const last = Math.max(...free.filter(pair => pair[1] === node).map(pair => costOf(pair[0])));
      if ((loads.get(node) ?? 0) < level * this.#weightOf(node) + last + declined) continue;
      const shown = [...loads].map(pair => pair.join(' ')).join(', ');
      throw new Violation(
        'L4',
        `${life.label} plans ${stream} for ${node}: ${shown}; the level is ${level.toFixed(2)}`,
      );
    }
  }

  #weightOf(node: string): number {
    return this.#options.weights.get(node) ?? 1;
  }
}

/** By anybody, at whatever time. */
function isDeclined(declines: ReadonlyMap<string, unknown>, stream: string): boolean {
  return [...declines.keys()].some(id => id.endsWith(`/${stream}`));
}

interface Vessel {
  readonly load: number;
  readonly weight: number;
}

/** The level, for a weight of 1, up to which so much more fills the emptiest. */
function waterLevel(vessels: readonly Vessel[], cost: number): number {
  const height = ({ load, weight }: Vessel): number => load / weight;
  const sorted = [...vessels].sort((one, other) => height(one) - height(other));
  let sum = cost;
  let width = 0;
  for (const [index, vessel] of sorted.entries()) {
    sum += vessel.load;
    width += vessel.weight;
    const next = sorted[index + 1];
    if (next === undefined || sum / width <= height(next)) return sum / width;
  }
  return 0;
}
