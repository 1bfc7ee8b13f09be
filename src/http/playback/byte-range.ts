// The `Range` header for one body of known size. Several ranges at once, or a unit that is not bytes, are ignored, as the standard
// allows: the whole is sent then.

export type ByteRange =
  | { readonly type: 'whole' }
  | { readonly type: 'part'; readonly start: number /** Inclusive. */; readonly end: number }
  | { readonly type: 'unsatisfiable' };

/** @param header '' when there is none. */
export function parseByteRange(header: string, size: number): ByteRange {
  const [, first = '', last = ''] = /^bytes= *(\d{0,15})-(\d{0,15}) *$/i.exec(header) ?? [];
  if (first === '' && last === '') return { type: 'whole' };
  if (first !== '' && last !== '' && Number(last) < Number(first)) return { type: 'whole' };
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last));
  return start <= end ? { type: 'part', start, end } : { type: 'unsatisfiable' };
}
