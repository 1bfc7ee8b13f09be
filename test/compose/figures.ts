// What was measured on the way, for the end of the run.

export class Figures {
  readonly #lines: string[] = [];

  /** @param what as in "owners after a kill". */
  note(what: string, ms: number): void {
    const line = `${what}: ${(ms / 1000).toFixed(1)} s`;
    this.#lines.push(line);
    console.log(`  ${line}`);
  }

  text(): string {
    return this.#lines.map(line => `  ${line}`).join('\n');
  }
}
