// One key of the store as this node knows it.

/** A parsed key with its revisions. `value` null: it exists, but what stands there cannot be read. */
export interface Row<Value> {
  readonly value: Value | null;
  readonly create: number;
  readonly mod: number;
}

export type Table<Value> = ReadonlyMap<string, Row<Value>>;
