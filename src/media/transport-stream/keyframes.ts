// Where a segment has its keyframes, and the last of them cut out of it: a small transport stream from which a decoder makes one picture
// without reading the rest.

import { codingOf } from './coding.ts';
import { joinBytes } from './join-bytes.ts';
import { type Packet, packetsOf } from './packets.ts';
import { readProgram } from './program.ts';

export interface Keyframes {
  readonly packets: readonly Packet[];
  readonly videoPid: number;
  /** Indices of the packets in which the first and the last keyframe begin. */
  readonly first: number;
  readonly last: number;
  readonly isTable: (packet: Packet) => boolean;
}

const videoCodings = new Set(['h264', 'h265', 'other-video']);

/** null: there is no video in it, or no keyframe. */
export function findKeyframes(bytes: Uint8Array): Keyframes | null {
  const { tablePids, streams } = readProgram(bytes) ?? { tablePids: [], streams: [] };
  const video = streams.find(stream => videoCodings.has(codingOf(stream)));
  if (video === undefined) return null;
  const begins = ({ pid, startsUnit, isRandomAccess }: Packet) => pid === video.pid && startsUnit && isRandomAccess;
  const packets = [...packetsOf(bytes)];
  const [first, last] = [packets.findIndex(begins), packets.findLastIndex(begins)];
  if (first < 0) return null;
  return { packets, videoPid: video.pid, first, last, isTable: ({ pid }) => tablePids.includes(pid) };
}

/** The tables, and the video from that keyframe on; null: there is no video in it, or no keyframe. */
export function lastKeyframe(bytes: Uint8Array): Uint8Array | null {
  const found = findKeyframes(bytes);
  if (found === null) return null;
  const { packets, videoPid, last, isTable } = found;
  const kept = packets.filter((packet, index) => isTable(packet) || (packet.pid === videoPid && index >= last));
  return joinBytes(
    kept.map(packet => packet.bytes),
    bytes.length,
  );
}
