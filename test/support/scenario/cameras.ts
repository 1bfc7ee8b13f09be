// Which cameras give no picture, at all or to some nodes only. Of a camera that no scenario speaks of nothing is told, as nothing depends on it.

export class Cameras {
  /** stream -> the nodes that cannot have it; null: none can. */
  readonly #dead = new Map<string, readonly string[] | null>();

  /** @param nodes empty: for everybody. */
  kill(stream: string, nodes: readonly string[]): void {
    this.#dead.set(stream, nodes.length === 0 ? null : nodes);
  }

  mend(stream: string): void {
    this.#dead.set(stream, []);
  }

  isKnown(stream: string): boolean {
    return this.#dead.has(stream);
  }

  isDead(stream: string, node: string): boolean {
    const nodes = this.#dead.get(stream);
    return nodes === null || (nodes?.includes(node) ?? false);
  }
}
