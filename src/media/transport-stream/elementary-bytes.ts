// The beginning of one elementary stream: what its PES packets carry (ISO/IEC 13818-1, 2.4.3.6), without their headers.

import { joinBytes } from './join-bytes.ts';
import { packetsOf } from './packets.ts';

/** At most `mostBytes`, from the first PES packet that begins here. Empty: there is none. */
export function elementaryBytes(bytes: Uint8Array, pid: number, mostBytes: number): Uint8Array {
  return joinBytes(payloads(bytes, pid), mostBytes);
}

function* payloads(bytes: Uint8Array, pid: number): Generator<Uint8Array> {
  let hasBegun = false;
  for (const packet of packetsOf(bytes)) {
    if (packet.pid !== pid) continue;
    hasBegun ||= packet.startsUnit;
    if (hasBegun) yield packet.startsUnit ? withoutHeader(packet.payload) : packet.payload;
  }
}

/** Nothing at all of what does not begin as a PES packet does. */
function withoutHeader(payload: Uint8Array): Uint8Array {
  const [zero, stillZero, one, , , , , , headerLength = 0] = payload;
  const begins = zero === 0 && stillZero === 0 && one === 1;
  return begins ? payload.subarray(9 + headerLength) : payload.subarray(payload.length);
}
