// The packets of an MPEG transport stream (ISO/IEC 13818-1, 2.4.3). Segments are ffmpeg's own: whole packets of 188 bytes from the first
// byte on. Where that is not so the reading ends: nothing is searched for, nothing thrown.

export interface Packet {
  readonly pid: number;
  /** A PES packet or a table begins here. */
  readonly startsUnit: boolean;
  /** A decoder can begin here: ffmpeg sets it on every keyframe. */
  readonly isRandomAccess: boolean;
  readonly payload: Uint8Array;
  /** All 188 bytes. */
  readonly bytes: Uint8Array;
}

const packetSize = 188;
const headerSize = 4;
const syncByte = 0x47;

export function* packetsOf(bytes: Uint8Array): Generator<Packet> {
  for (let at = 0; at + packetSize <= bytes.length && bytes[at] === syncByte; at += packetSize) {
    const packet = parsePacket(bytes.subarray(at, at + packetSize));
    if (packet !== null) yield packet;
  }
}

/** null: it is marked as damaged. */
function parsePacket(bytes: Uint8Array): Packet | null {
  const [, flags = 0, low = 0, control = 0, fieldLength = 0, fieldFlags = 0] = bytes;
  if ((flags & 0x80) !== 0) return null;
  const hasField = (control & 0x20) !== 0;
  const hasPayload = (control & 0x10) !== 0;
  const payloadAt = hasPayload ? headerSize + (hasField ? 1 + fieldLength : 0) : packetSize;
  return {
    pid: ((flags & 0x1f) << 8) | low,
    startsUnit: (flags & 0x40) !== 0,
    isRandomAccess: hasField && fieldLength > 0 && (fieldFlags & 0x40) !== 0,
    payload: bytes.subarray(Math.min(payloadAt, packetSize)),
    bytes,
  };
}
