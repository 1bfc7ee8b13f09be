// The sources of the measurement: a picture of 160x90 for the many streams that start, so small that a machine of two cores runs 200 of them,
// and a noisy one of 20 Mbit/s that fills the node's memory.

import { join } from 'node:path';
import { encodeSource } from '../encode-source.ts';

export interface Sources {
  readonly smallPath: string;
  readonly largePath: string;
}

export async function makeSources(folder: string): Promise<Sources> {
  const smallPath = join(folder, 'small.ts');
  const largePath = join(folder, 'large.ts');
  const small = 'testsrc2=size=160x90:rate=25';
  const large = 'testsrc2=size=1280x720:rate=25,noise=alls=80:allf=t';
  await encodeSource({ picture: small, seconds: 20, rate: '40k', isConstant: false, path: smallPath });
  await encodeSource({ picture: large, seconds: 10, rate: '20M', isConstant: false, path: largePath });
  return { smallPath, largePath };
}
