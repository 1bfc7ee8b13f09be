// All keys below a prefix, as etcd wants a range: from the prefix to the first key after all that begin with it.

export function rangeOf(prefix: string): { readonly key: Buffer; readonly range_end: Buffer } {
  const key = Buffer.from(prefix);
  const range_end = Buffer.from(key);
  const last = range_end.length - 1;
  // UTF-8 has no byte 0xff, so the last byte can always be raised.
  range_end[last] = (range_end[last] ?? 0) + 1;
  return { key, range_end };
}
