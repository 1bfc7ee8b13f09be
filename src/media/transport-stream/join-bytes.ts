// Puts pieces of bytes one after the other, up to a limit.

export function joinBytes(pieces: Iterable<Uint8Array>, mostBytes: number): Uint8Array {
  const taken: Uint8Array[] = [];
  let length = 0;
  for (const piece of pieces) {
    const wanted = piece.subarray(0, mostBytes - length);
    taken.push(wanted);
    length += wanted.length;
    if (length >= mostBytes) break;
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of taken) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
