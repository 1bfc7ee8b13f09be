// The sources of the measurement, as files that ffmpeg reads in real time and for ever: a picture of 160x90 for the many streams that
// start, so small that a machine of two cores runs 200 of them, and a noisy one of 20 Mbit/s that fills the node's memory.

import { join } from 'node:path';
import { execa } from 'execa';
import { QUIET } from '../../../src/lab/cameras/picture.ts';

export interface Sources {
  readonly smallPath: string;
  readonly largePath: string;
}

const keyframes = ['-g', '50', '-keyint_min', '50', '-sc_threshold', '0'];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...keyframes];

export async function makeSources(folder: string): Promise<Sources> {
  const smallPath = join(folder, 'small.ts');
  const largePath = join(folder, 'large.ts');
  await encode('testsrc2=size=160x90:rate=25', 20, '40k', smallPath);
  await encode('testsrc2=size=1280x720:rate=25,noise=alls=80:allf=t', 10, '20M', largePath);
  return { smallPath, largePath };
}

async function encode(picture: string, seconds: number, rate: string, path: string): Promise<void> {
  const rates = ['-b:v', rate, '-maxrate', rate, '-bufsize', rate];
  await execa('ffmpeg', [...QUIET, '-f', 'lavfi', '-i', picture, '-t', String(seconds), ...x264, ...rates, path]);
}
