// Questions on their way: one for a key, however many want its answer; so many in all and of one address, and no more, so that nobody who
// tries one token after the other keeps the others from being asked of.

const mostInAll = 400;
const mostOfOne = 40;

export class QuestionsUnderWay<T> {
  readonly #byKey = new Map<string, Promise<T>>();
  readonly #ofAddress = new Map<string, number>();

  /** @param full what is said where no more may be asked. */
  join(key: string, address: string, begin: () => Promise<T>, full: T): Promise<T> {
    const underWay = this.#byKey.get(key);
    if (underWay !== undefined) return underWay;
    const ofOne = this.#ofAddress.get(address) ?? 0;
    if (this.#byKey.size >= mostInAll || ofOne >= mostOfOne) return Promise.resolve(full);
    this.#ofAddress.set(address, ofOne + 1);
    const begun = begin().finally(() => this.#end(key, address));
    this.#byKey.set(key, begun);
    return begun;
  }

  get size(): number {
    return this.#byKey.size;
  }

  #end(key: string, address: string): void {
    this.#byKey.delete(key);
    const left = (this.#ofAddress.get(address) ?? 0) - 1;
    if (left > 0) this.#ofAddress.set(address, left);
    else this.#ofAddress.delete(address);
  }
}
