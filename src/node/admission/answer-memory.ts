// The answers of backends, by viewer. Of the allowed and of the refused so many are kept and no more, the oldest answer goes first: whoever
// tries tokens by the thousand pushes out other refusals, not who is watching.

import type { BackendVerdict } from './verdict.ts';

export interface KeptAnswer {
  readonly verdict: BackendVerdict;
  /** The last question had no answer; this is the one before. */
  readonly isBackendAway: boolean;
  /** Monotonic, also below. */
  readonly untilMs: number;
  readonly renewAtMs: number;
  /** How often it was asked. */
  readonly questions: number;
  /** When it was first allowed. */
  readonly sinceMs: number;
}

/** More viewers than a node serves; about 400 bytes each. */
const mostAllowed = 100_000;
const mostRefused = 20_000;

export class AnswerMemory {
  readonly #allowed = new Map<string, KeptAnswer>();
  readonly #refused = new Map<string, KeptAnswer>();
  readonly #most: { readonly allowed: number; readonly refused: number };

  constructor(most = { allowed: mostAllowed, refused: mostRefused }) {
    this.#most = most;
  }

  get(key: string): KeptAnswer | null {
    return this.#allowed.get(key) ?? this.#refused.get(key) ?? null;
  }

  put(key: string, answer: KeptAnswer): void {
    this.#allowed.delete(key);
    this.#refused.delete(key);
    const isAllowed = answer.verdict.type === 'allowed';
    const answers = isAllowed ? this.#allowed : this.#refused;
    answers.set(key, answer);
    const [oldest] = answers.keys();
    if (answers.size > (isAllowed ? this.#most.allowed : this.#most.refused) && oldest !== undefined)
      answers.delete(oldest);
  }

  get size(): number {
    return this.#allowed.size + this.#refused.size;
  }
}
