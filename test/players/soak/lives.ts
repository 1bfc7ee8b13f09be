// When which node lived: what may be asked of it, and what may be held against it. A request that a node's death cut short is nobody's
// fault; one to a node that has been dead for a while is the fault of who sent it there. Pure.

interface Life {
  readonly fromMs: number;
  /** null: it goes on. */
  readonly toMs: number | null;
  /** It has been started again, and may answer already. */
  readonly isReturning: boolean;
}

export class Lives {
  readonly #last = new Map<string, Life>();

  /** From now on the node is ready and has to answer. */
  begin(node: string, atMs: number): void {
    this.#last.set(node, { fromMs: atMs, toMs: null, isReturning: false });
  }

  /** From now on nothing can be expected of it. */
  end(node: string, atMs: number): void {
    const life = this.#last.get(node);
    if (life?.toMs === null) this.#last.set(node, { ...life, toMs: atMs });
  }

  /** It has been started again: nothing can be expected of it yet, and nobody who names it is wrong. */
  returns(node: string): void {
    const life = this.#last.get(node);
    if (life !== undefined) this.#last.set(node, { ...life, isReturning: true });
  }

  isAlive(node: string): boolean {
    return this.#last.get(node)?.toMs === null;
  }

  /** Whether it has lived without a break since then. */
  hasLivedSince(node: string, fromMs: number): boolean {
    const life = this.#last.get(node);
    return life !== undefined && life.toMs === null && life.fromMs <= fromMs;
  }

  /** How long it has been dead, in ms; 0 while it lives or returns, and for one that was never seen. */
  deadForMs(node: string, nowMs: number): number {
    const { toMs = null, isReturning = false } = this.#last.get(node) ?? {};
    return toMs === null || isReturning ? 0 : nowMs - toMs;
  }
}
