// The sources of the bench, as files that ffmpeg reads in real time and for ever: noise, so that the bit rate is what was asked for, with a
// keyframe each 2 s.

import { join } from 'node:path';
import { execa } from 'execa';
import { QUIET } from '../../../src/lab/cameras/picture.ts';

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-x264-params', 'nal-hrd=cbr'];
const keyframes = ['-g', '50', '-keyint_min', '50', '-sc_threshold', '0'];

/** @param size of the picture. @param kilobits a second, of the picture. */
export async function makeSource(folder: string, size: string, kilobits: number): Promise<string> {
  const path = join(folder, `${kilobits}.ts`);
  const rates = [
    '-b:v',
    `${kilobits}k`,
    '-maxrate',
    `${kilobits}k`,
    '-minrate',
    `${kilobits}k`,
    '-bufsize',
    `${kilobits}k`,
  ];
  const picture = `testsrc2=size=${size}:rate=25,noise=alls=40:allf=t`;
  await execa('ffmpeg', [...QUIET, '-f', 'lavfi', '-i', picture, '-t', '20', ...x264, ...keyframes, ...rates, path]);
  return path;
}
