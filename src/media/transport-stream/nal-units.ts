// NAL units of H.264 and H.265 as they stand in a transport stream (annex B): behind start codes, with emulation prevention bytes.

/** Each unit that begins in these bytes, its header included, as it stands there. */
export function* nalUnits(bytes: Uint8Array): Generator<Uint8Array> {
  let start = afterStartCode(bytes, 0);
  while (start !== null) {
    const next = afterStartCode(bytes, start);
    yield bytes.subarray(start, next === null ? bytes.length : next - 3);
    start = next;
  }
}

/** Where a unit begins, at or behind `from`: behind 00 00 01. */
function afterStartCode(bytes: Uint8Array, from: number): number | null {
  for (let one = bytes.indexOf(1, from + 2); one >= 0; one = bytes.indexOf(1, one + 1)) {
    if (bytes[one - 1] === 0 && bytes[one - 2] === 0) return one + 1;
  }
  return null;
}

/** Takes the 03 out of every 00 00 03. */
export function withoutEmulation(unit: Uint8Array): Uint8Array {
  const kept = new Uint8Array(unit.length);
  let length = 0;
  let zeros = 0;
  for (const byte of unit) {
    const isPrevention = zeros >= 2 && byte === 3;
    zeros = byte === 0 ? zeros + 1 : 0;
    if (isPrevention) continue;
    kept[length] = byte;
    length += 1;
  }
  return kept.subarray(0, length);
}
