// The last keyframe of a segment, cut out of it: a small transport stream from which a decoder makes one picture without reading the rest.

import { codingOf } from './coding.ts';
import { joinBytes } from './join-bytes.ts';
import { packetsOf } from './packets.ts';
import { readPmtPid, readProgram } from './program.ts';

const patPid = 0;
const videoCodings = new Set(['h264', 'h265', 'other-video']);

/** The tables, and the video from that keyframe on; null: there is no video in it, or no keyframe. */
export function lastKeyframe(bytes: Uint8Array): Uint8Array | null {
  const pmtPid = readPmtPid(bytes);
  const video = readProgram(bytes)?.find(stream => videoCodings.has(codingOf(stream)));
  if (pmtPid === null || video === undefined) return null;
  const packets = [...packetsOf(bytes)];
  const from = packets.findLastIndex(({ pid, startsUnit, isRandomAccess }) => {
    return pid === video.pid && startsUnit && isRandomAccess;
  });
  if (from < 0) return null;
  const isTable = (pid: number) => pid === patPid || pid === pmtPid;
  const kept = packets.filter(({ pid }, index) => isTable(pid) || (pid === video.pid && index >= from));
  return joinBytes(
    kept.map(packet => packet.bytes),
    bytes.length,
  );
}
