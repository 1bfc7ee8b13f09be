// What a segment has before its first keyframe: a camera that is joined between keyframes sends sound first (ffmpeg copies no video before a
// keyframe, but every sound), and browsers stand still where there is sound and no picture.

import { joinBytes } from './join-bytes.ts';
import { findKeyframes } from './keyframes.ts';
import type { Packet } from './packets.ts';

export interface LeadIn {
  readonly durationMs: number;
  /** The segment without it: the tables, then every track from the first PES packet that is shown with the keyframe or later. */
  readonly rest: Uint8Array;
}

/** The clock of a transport stream has 33 bits: it begins anew after 26.5 hours. */
const turnTicks = 2 ** 33;
const ticksAMs = 90;

/** null: it begins with a keyframe, or has none. */
export function findLeadIn(bytes: Uint8Array): LeadIn | null {
  const found = findKeyframes(bytes);
  if (found === null) return null;
  const { packets, first, isTable } = found;
  const [from, ...others] = packets.slice(0, first + 1).flatMap(presentationTicks);
  const to = others.at(-1);
  if (from === undefined || to === undefined) return null;
  const begun = new Set<number>();
  const kept = packets.filter((packet, index) => {
    const isShown = presentationTicks(packet).some(ticks => index >= first && ticksBetween(to, ticks) >= 0);
    if (isShown) begun.add(packet.pid);
    return isTable(packet) || begun.has(packet.pid);
  });
  const rest = joinBytes(
    kept.map(packet => packet.bytes),
    bytes.length,
  );
  return { durationMs: Math.max(0, ticksBetween(from, to) / ticksAMs), rest };
}

/** When the PES packet that begins here is shown (ISO/IEC 13818-1, 2.4.3.6), 1/90000 s; nothing where none begins, or it does not say. */
function presentationTicks({ startsUnit, payload }: Packet): readonly number[] {
  const [zero, stillZero, one, , , , , flags = 0, , first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = payload;
  const isTold = startsUnit && zero === 0 && stillZero === 0 && one === 1 && (flags & 0x80) !== 0;
  if (!isTold) return [];
  return [((first >> 1) & 7) * 2 ** 30 + (second << 22) + ((third >> 1) << 15) + (fourth << 7) + (fifth >> 1)];
}

/** By the shorter way round the clock. */
function ticksBetween(from: number, to: number): number {
  const ticks = (to - from + turnTicks) % turnTicks;
  return ticks < turnTicks / 2 ? ticks : ticks - turnTicks;
}
