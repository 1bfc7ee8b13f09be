// Compares servers by turns, so that whatever else the machine does meets all of them: in each round each is asked for a few seconds, and
// what counts is the median of the rounds' ratios. The first round warms up and does not count.

import { quantile } from '../measure.ts';
import { requestRate, type WrkLoad } from './wrk.ts';

export interface Contender {
  readonly name: string;
  readonly url: () => string;
}

export interface RoundsNeeds extends WrkLoad {
  readonly rounds: number;
  /** Before each round. */
  readonly prepare?: () => Promise<void>;
}

export type Rates = ReadonlyMap<string, readonly number[]>;

/** Requests a second by name, round for round. */
export async function compare(contenders: readonly Contender[], needs: RoundsNeeds): Promise<Rates> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= needs.rounds; round += 1) {
    await needs.prepare?.();
    for (const { name, url } of contenders) {
      const rate = await requestRate(url(), needs);
      if (round > 0) rates.get(name)?.push(rate);
    }
  }
  return rates;
}

export function medianRate(rates: Rates, name: string): number {
  return quantile(rates.get(name) ?? [], 0.5);
}

/** How many times as many `name` answers as `other`. */
export function medianRatio(rates: Rates, name: string, other: string): number {
  const others = rates.get(other) ?? [];
  return quantile(
    (rates.get(name) ?? []).map((rate, round) => rate / (others[round] ?? Number.NaN)),
    0.5,
  );
}
