// What a bench has started, to be ended in reverse order, also when only a part of it came up.

export class Started {
  readonly #stops: (() => unknown)[] = [];

  keep<Thing>(thing: Thing, stop: (thing: Thing) => unknown): Thing {
    this.#stops.push(() => stop(thing));
    return thing;
  }

  async end(): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }

  /** Ends all of it when that fails. */
  async orEnd<Made>(start: () => Promise<Made>): Promise<Made> {
    try {
      return await start();
    } catch (error) {
      await this.end();
      throw error;
    }
  }
}
