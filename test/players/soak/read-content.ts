// What is in a segment, as ffprobe reads it: not weir's own reader, which must not judge itself.

import { execa } from 'execa';
import type { Content } from './segment-rules.ts';

const timeoutMs = 20_000;

/** Throws with ffprobe's words when it reads nothing. */
export async function readContent(bytes: Uint8Array): Promise<Content> {
  const shown = ['-show_entries', 'packet=codec_type,pts_time,flags', '-of', 'csv=p=0'];
  const { stdout } = await execa('ffprobe', ['-v', 'error', '-f', 'mpegts', '-i', 'pipe:0', ...shown], {
    ...{ input: bytes, timeout: timeoutMs, killSignal: 'SIGKILL' },
  });
  const packets = stdout.split('\n').filter(Boolean).map(parsePacket);
  const sound = packets.filter(({ kind }) => kind === 'audio').map(({ atS }) => atS);
  return {
    pictures: packets.filter(({ kind }) => kind === 'video'),
    soundFromS: sound.length === 0 ? null : Math.min(...sound),
  };
}

/** `video,1.480000,K__`; a line may have something behind it. */
function parsePacket(line: string): { readonly kind: string; readonly atS: number; readonly isKey: boolean } {
  const [kind = '', time = '', flags = ''] = line.split(',');
  return { kind, atS: Number(time), isKey: flags.includes('K') };
}
