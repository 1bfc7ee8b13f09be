// A large immutable map of which a little changes at a time: the changes lie in a small layer over the rest, until that has grown enough to
// be worth a copy. Copying 10,000 owners for each claim took 1.5 ms (measured); a layer takes microseconds. Reads are as of any map.

/** A map smaller than this is simply copied. */
const small = 500;
/** The layer is at most this share of the whole. */
const layerShare = 0.05;

/** `map` with these entries set; undefined: deleted. Neither map is changed. */
export function withChanges<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  changes: ReadonlyMap<Key, Value | undefined>,
): ReadonlyMap<Key, Value> {
  const [base, layer] = map instanceof LayeredMap ? (map as LayeredMap<Key, Value>).parts : [map, new Map()];
  if (base.size >= small && layer.size + changes.size <= base.size * layerShare) {
    return new LayeredMap<Key, Value>(base, new Map([...layer, ...changes]));
  }
  const copy = new Map(map);
  for (const [key, value] of changes) {
    if (value === undefined) copy.delete(key);
    else copy.set(key, value);
  }
  return copy;
}

class LayeredMap<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #base: ReadonlyMap<Key, Value>;
  readonly #layer: ReadonlyMap<Key, Value | undefined>;
  readonly size: number;

  constructor(base: ReadonlyMap<Key, Value>, layer: ReadonlyMap<Key, Value | undefined>) {
    this.#base = base;
    this.#layer = layer;
    let size = base.size;
    for (const [key, value] of layer) size += Number(value !== undefined) - Number(base.has(key));
    this.size = size;
  }

  get parts(): readonly [ReadonlyMap<Key, Value>, ReadonlyMap<Key, Value | undefined>] {
    return [this.#base, this.#layer];
  }

  get(key: Key): Value | undefined {
    return this.#layer.has(key) ? this.#layer.get(key) : this.#base.get(key);
  }

  has(key: Key): boolean {
    return this.get(key) !== undefined;
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  /** Those of the base in their order, then those that came later. */
  *entries(): MapIterator<[Key, Value]> {
    for (const [key, old] of this.#base) {
      const value = this.#layer.has(key) ? this.#layer.get(key) : old;
      if (value !== undefined) yield [key, value];
    }
    for (const [key, value] of this.#layer) if (value !== undefined && !this.#base.has(key)) yield [key, value];
  }

  *keys(): MapIterator<Key> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }
}
