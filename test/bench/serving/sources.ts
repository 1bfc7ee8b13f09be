// The sources of the benches that serve: noise, so that the bit rate is what was asked for.

import { join } from 'node:path';
import { encodeSource } from '../encode-source.ts';

/** @param size of the picture. @param kilobits a second, of the picture. @returns the path of the file. */
export async function makeSource(folder: string, size: string, kilobits: number): Promise<string> {
  const path = join(folder, `${kilobits}.ts`);
  const picture = `testsrc2=size=${size}:rate=25,noise=alls=40:allf=t`;
  await encodeSource({ picture, seconds: 20, rate: `${kilobits}k`, isConstant: true, path });
  return path;
}
