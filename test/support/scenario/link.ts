// The way of one node to etcd in the model world: each request and each answer takes a while, may be lost, or may be done late, after
// the node has given up. Asked by kind ('renewal', 'hand-over', ...), so that a scenario can say which one is hit.

import type { Clock } from '../../../src/ports.ts';
import { attempt } from '../outcome.ts';

export type Fate =
  | { readonly type: 'request lost' }
  | { readonly type: 'answer lost' }
  /** Done by etcd this much later, and the answer does not arrive. */
  | { readonly type: 'late'; readonly ms: number };

export interface LinkOptions {
  readonly clock: Clock;
  /** One way, ms. */
  readonly delayMs: () => number;
  /** What happens to a call that no scenario spoke of; null: nothing. */
  readonly fateOf: (kind: string) => Fate | null;
  readonly isEtcdUp: () => boolean;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #fates: { readonly kind: string; readonly fate: Fate }[] = [];
  isCut = false;
  /** What etcd tells by itself does not arrive; calls go through. */
  isDeaf = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isConnected(): boolean {
    return !this.isCut && this.#options.isEtcdUp();
  }

  delayMs(): number {
    return this.#options.delayMs();
  }

  /** The next call of this kind meets this fate. */
  doom(kind: string, fate: Fate): void {
    this.#fates.push({ kind, fate });
  }

  /** Exactly one of `answered` and `failed` is called, within `timeoutMs`. */
  call<T>(
    kind: string,
    timeoutMs: number,
    act: () => T,
    answered: (value: T) => void,
    failed: (reason: string) => void,
  ): void {
    let open = true;
    const cancel = this.#after(timeoutMs, () => {
      open = false;
      failed(`etcd did not answer within ${Math.round(timeoutMs)} ms`);
    });
    const close = (act: () => void): void => {
      if (!open) return;
      open = false;
      cancel();
      act();
    };
    const fate = this.#takeFate(kind);
    if (!this.isConnected || fate?.type === 'request lost') return;
    this.#after(this.delayMs() + (fate?.type === 'late' ? fate.ms : 0), () => {
      if (!this.#options.isEtcdUp()) return;
      const outcome = attempt(act);
      if (fate !== null) return;
      this.#after(this.delayMs(), () => {
        if (!this.isConnected) return;
        close(() => (outcome.type === 'value' ? answered(outcome.value) : failed(outcome.reason)));
      });
    });
  }

  #takeFate(kind: string): Fate | null {
    const index = this.#fates.findIndex(doomed => doomed.kind === kind);
    return index < 0 ? this.#options.fateOf(kind) : (this.#fates.splice(index, 1)[0]?.fate ?? null);
  }

  #after(ms: number, act: () => void): () => void {
    return this.#options.clock.wakeAt(this.#options.clock.monotonicMs() + ms, act);
  }
}
