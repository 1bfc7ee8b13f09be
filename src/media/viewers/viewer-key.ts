// Who watches, as one number: players ask anew for each playlist and segment, so a viewer is known by what all of its requests have in
// common, its address and its kind of player, and by the token in its query where it has one. A hash, because nothing of a person need be
// kept to count. Two viewers with the same key are one: without tokens, two of the same player behind one address.

export interface ViewerMarks {
  readonly address: string;
  /** The `User-Agent` header; '' when there is none. */
  readonly player: string;
  /** '' when there is none. */
  readonly token: string;
}

/** 53 bits: of 100,000 viewers two share one by chance in a run of a million. */
export function viewerKey({ address, player, token }: ViewerMarks): number {
  const text = `${address}\n${player}\n${token}`;
  let low = 0x811c9dc5;
  let high = 0x9e3779b1;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return (mix(high) & 0x1fffff) * 0x100000000 + mix(low ^ high);
}

/** MurmurHash3's finalizer. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
