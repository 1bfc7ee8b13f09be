// Which elementary streams a transport stream holds: its first program, by way of the two tables PAT and PMT (ISO/IEC 13818-1, 2.4.4).
// A table may span packets. Checksums are not checked: the bytes never left this machine since ffmpeg wrote them.

import { joinBytes } from './join-bytes.ts';
import { packetsOf } from './packets.ts';

export interface Descriptor {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

export interface ElementaryStream {
  readonly pid: number;
  /** ISO/IEC 13818-1 table 2-34, and what others have put into its user private part. */
  readonly streamType: number;
  readonly descriptors: readonly Descriptor[];
}

export interface Program {
  /** Of its tables. */
  readonly tablePids: readonly number[];
  readonly streams: readonly ElementaryStream[];
}

const patPid = 0;
const patTable = 0x00;
const pmtTable = 0x02;
const checksumSize = 4;
/** The first three bytes say how long it is: at most 1021 more. */
const mostSectionBytes = 1024;

/** null: there is no complete table of both kinds. */
export function readProgram(bytes: Uint8Array): Program | null {
  const pmtPid = readPmtPid(bytes);
  const streams = pmtPid === null ? null : readPmt(bytes, pmtPid);
  return pmtPid === null || streams === null ? null : { tablePids: [patPid, pmtPid], streams };
}

/** null: there is no program. */
function readPmtPid(bytes: Uint8Array): number | null {
  const section = readSection(bytes, patPid, patTable);
  if (section === null) return null;
  for (let at = 8; at + 4 <= section.length; at += 4) {
    if (word(section, at) !== 0) return word(section, at + 2) & 0x1fff;
  }
  return null;
}

function readPmt(bytes: Uint8Array, pid: number): readonly ElementaryStream[] | null {
  const section = readSection(bytes, pid, pmtTable);
  if (section === null || section.length < 12) return null;
  const streams: ElementaryStream[] = [];
  let at = 12 + (word(section, 10) & 0x0fff);
  while (at + 5 <= section.length) {
    const end = at + 5 + (word(section, at + 3) & 0x0fff);
    streams.push({
      pid: word(section, at + 1) & 0x1fff,
      streamType: section[at] ?? 0,
      descriptors: readDescriptors(section.subarray(at + 5, end)),
    });
    at = end;
  }
  return streams;
}

function readDescriptors(bytes: Uint8Array): readonly Descriptor[] {
  const descriptors: Descriptor[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const end = at + 2 + (bytes[at + 1] ?? 0);
    descriptors.push({ tag: bytes[at] ?? 0, bytes: bytes.subarray(at + 2, end) });
    at = end;
  }
  return descriptors;
}

/** The first table of that kind on this PID, without its checksum; null: there is none, or its end is missing. */
function readSection(bytes: Uint8Array, pid: number, table: number): Uint8Array | null {
  const joined = joinBytes(firstSection(bytes, pid), mostSectionBytes);
  const length = 3 + (word(joined, 1) & 0x0fff);
  if (joined[0] !== table || joined.length < length) return null;
  return joined.subarray(0, length - checksumSize);
}

/** From the start of a section to the packet in which another one starts. */
function* firstSection(bytes: Uint8Array, pid: number): Generator<Uint8Array> {
  let hasBegun = false;
  for (const packet of packetsOf(bytes)) {
    const { startsUnit, payload } = packet;
    if (packet.pid !== pid || !(hasBegun || startsUnit)) continue;
    if (hasBegun && startsUnit) return;
    hasBegun = true;
    yield startsUnit ? payload.subarray(1 + (payload[0] ?? 0)) : payload;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
