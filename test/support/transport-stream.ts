// A transport stream made by hand, byte for byte, for tests of its reader: packets, the two tables, tracks. The parameter sets are those
// that x264 and x265 write.

const packetSize = 188;

/** A NAL unit each, with its start code: 1280 x 718 at 29.97 (H.264), 320 x 180 (H.265). */
export const h264Sps = Buffer.from('0000000167' + '42c01fda014016feb01100000303e90000ea600f1832a0', 'hex');
export const h265Sps = Buffer.from(
  '000000014201' + '01016000000300900000030000030' + '03ca00a080c1f3e595952930bc05a0200000300020000030032100',
  'hex',
);
export const adtsFrame = Buffer.from('fff14c80200ffc', 'hex');

export interface MadeTrack {
  readonly pid: number;
  readonly streamType: number;
  /** Descriptors as they stand in the table. */
  readonly info?: Buffer;
  readonly bytes: Buffer;
}

export interface MadePacket {
  readonly pid: number;
  readonly payload: Buffer;
  readonly startsUnit?: boolean;
  readonly isRandomAccess?: boolean;
}

/** Stuffed with an adaptation field where the payload is shorter than 184 bytes. */
export function madePacket({ pid, payload, startsUnit = false, isRandomAccess = false }: MadePacket): Buffer {
  const fieldSize = packetSize - 4 - payload.length;
  const needsField = fieldSize > 0 || isRandomAccess;
  const header = Buffer.from([0x47, (startsUnit ? 0x40 : 0) | (pid >> 8), pid & 0xff, needsField ? 0x30 : 0x10]);
  if (!needsField) return Buffer.concat([header, payload]);
  const field = Buffer.alloc(fieldSize, 0xff);
  field[0] = fieldSize - 1;
  if (fieldSize > 1) field[1] = isRandomAccess ? 0x40 : 0;
  return Buffer.concat([header, field, payload]);
}

/** Packets for what is one unit: the first says that it starts here. */
export function madeUnit(pid: number, unit: Buffer, isRandomAccess = false): Buffer {
  const most = packetSize - 4 - 2;
  const pieces = Array.from({ length: Math.ceil(unit.length / most) }, (_, index) =>
    madePacket({
      pid,
      payload: unit.subarray(index * most, (index + 1) * most),
      startsUnit: index === 0,
      isRandomAccess: index === 0 && isRandomAccess,
    }),
  );
  return Buffer.concat(pieces);
}

/** @param ticks when it is shown, 1/90000 s. */
export function madePes(bytes: Buffer, ticks = 0): Buffer {
  const high = 0x21 | (Math.floor(ticks / 2 ** 30) << 1);
  const low = [(ticks >>> 22) & 0xff, ((ticks >>> 14) & 0xff) | 1, (ticks >>> 7) & 0xff, ((ticks << 1) & 0xff) | 1];
  return Buffer.concat([Buffer.from([0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, high, ...low]), bytes]);
}

/** The PAT, and a PMT on 0x1000 with these tracks. */
export function madeTables(tracks: readonly Omit<MadeTrack, 'bytes'>[]): Buffer {
  const entries = tracks.map(({ pid, streamType, info = Buffer.alloc(0) }) =>
    Buffer.concat([Buffer.from([streamType, 0xe0 | (pid >> 8), pid & 0xff, 0xf0, info.length]), info]),
  );
  // A network's PID stands first in many a PAT of television.
  const pat = Buffer.from([0, 0, 0xe0, 0x10, 0, 1, 0xf0, 0x00]);
  const pmt = Buffer.concat([Buffer.from([0xe1, 0x00, 0xf0, 0]), ...entries]);
  return Buffer.concat([madeUnit(0, section(0, pat)), madeUnit(0x1000, section(2, pmt))]);
}

function section(table: number, body: Buffer): Buffer {
  const length = 5 + body.length + 4;
  const head = Buffer.from([0, table, 0xb0 | (length >> 8), length & 0xff, 0, 1, 0xc1, 0, 0]);
  return Buffer.concat([head, body, Buffer.alloc(4)]);
}

/** Tables, and one PES packet for each track. */
export function madeSegment(tracks: readonly MadeTrack[]): Buffer {
  return Buffer.concat([
    madeTables(tracks),
    ...tracks.map(track => madeUnit(track.pid, madePes(track.bytes), track.streamType === 0x1b)),
  ]);
}

/** A camera's: H.264 and AAC. */
export function cameraSegment(): Buffer {
  return madeSegment([
    {
      pid: 0x100,
      streamType: 0x1b,
      bytes: Buffer.concat([h264Sps, Buffer.from('0000000165', 'hex'), Buffer.alloc(500, 7)]),
    },
    { pid: 0x101, streamType: 0x0f, bytes: adtsFrame },
  ]);
}

/** Text of zeros and ones, blanks aside, filled up to whole bytes. */
export function bitsOf(text: string): Buffer {
  const bits = text.replaceAll(/\s/g, '');
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, index) =>
    parseInt(bits.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2),
  );
  return Buffer.from(bytes);
}

/** ue(v) as text of zeros and ones. */
export function unsignedCode(value: number): string {
  const bits = (value + 1).toString(2);
  return '0'.repeat(bits.length - 1) + bits;
}
