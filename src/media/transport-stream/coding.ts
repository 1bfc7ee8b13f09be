// How an elementary stream is coded, by its entry in the PMT: by stream type, and for private ones by their descriptors (a registration,
// ISO/IEC 13818-1 2.6.8, or those of DVB, ETSI EN 300 468 annex D).

import type { ElementaryStream } from './program.ts';

export type Coding =
  | 'h264'
  | 'h265'
  | 'adts'
  | 'mpeg-audio'
  | 'ac-3'
  | 'ec-3'
  | 'opus'
  /** Video of a kind that is not read here. */
  | 'other-video'
  | 'other-audio'
  /** Neither picture nor sound: subtitles, cues. */
  | 'data';

const privateType = 0x06;
const registrationTag = 0x05;

const byType: ReadonlyMap<number, Coding> = new Map<number, Coding>([
  [0x01, 'other-video'],
  [0x02, 'other-video'],
  [0x03, 'mpeg-audio'],
  [0x04, 'mpeg-audio'],
  [0x0f, 'adts'],
  [0x10, 'other-video'],
  [0x11, 'other-audio'],
  [0x1b, 'h264'],
  [0x1c, 'other-audio'],
  [0x21, 'other-video'],
  [0x24, 'h265'],
  [0x32, 'other-video'],
  [0x33, 'other-video'],
  [0x80, 'other-audio'],
  [0x81, 'ac-3'],
  [0x82, 'other-audio'],
  [0x83, 'other-audio'],
  [0x84, 'ec-3'],
  [0x87, 'ec-3'],
  [0xd1, 'other-video'],
  [0xea, 'other-video'],
]);

const byRegistration: ReadonlyMap<string, Coding> = new Map<string, Coding>([
  ['AC-3', 'ac-3'],
  ['EAC3', 'ec-3'],
  ['Opus', 'opus'],
  ['HEVC', 'h265'],
  ['BSSD', 'other-audio'],
  ['DTS1', 'other-audio'],
  ['DTS2', 'other-audio'],
  ['DTS3', 'other-audio'],
  ['AV01', 'other-video'],
  ['VC-1', 'other-video'],
]);

const byDescriptor: ReadonlyMap<number, Coding> = new Map<number, Coding>([
  [0x6a, 'ac-3'],
  [0x7a, 'ec-3'],
  [0x7b, 'other-audio'],
  [0x7c, 'other-audio'],
]);

export function codingOf(stream: ElementaryStream): Coding {
  if (stream.streamType !== privateType) return byType.get(stream.streamType) ?? 'data';
  for (const { tag, bytes } of stream.descriptors) {
    const coding = tag === registrationTag ? byRegistration.get(ascii(bytes.subarray(0, 4))) : byDescriptor.get(tag);
    if (coding !== undefined) return coding;
  }
  return 'data';
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
