// A source of a bench, as a file that ffmpeg reads in real time and for ever: a test picture, with a keyframe each 2 s.

import { execa } from 'execa';
import { QUIET } from '../../src/lab/cameras/picture.ts';

export interface SourceSpec {
  /** As ffmpeg's lavfi takes it; of 25 pictures a second. */
  readonly picture: string;
  readonly seconds: number;
  /** Bits a second at the most, as ffmpeg takes them: `40k`, `20M`. */
  readonly rate: string;
  /** Never less than the rate either: filled up where the picture needs less. */
  readonly isConstant: boolean;
  readonly path: string;
}

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const keyframes = ['-g', '50', '-keyint_min', '50', '-sc_threshold', '0'];

export async function encodeSource({ picture, seconds, rate, isConstant, path }: SourceSpec): Promise<void> {
  const input = ['-f', 'lavfi', '-i', picture, '-t', `${seconds}`];
  const rates = ['-b:v', rate, '-maxrate', rate, '-bufsize', rate];
  const filled = isConstant ? ['-minrate', rate, '-x264-params', 'nal-hrd=cbr'] : [];
  await execa('ffmpeg', [...QUIET, ...input, ...x264, ...keyframes, ...rates, ...filled, path]);
}
