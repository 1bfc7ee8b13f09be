// The lab's cameras as a program of their own, for a lab in containers: cam01, cam02 … on all addresses, every third one over RTSP, the others
// over HTTP. GET /counts, on the port for HTTP, tells of the connections of both kinds. No camera over UDP: it would send to one node only.

import { sentenceOf, TellUserError } from '../../base/errors.ts';
import { readFlags, wholeNumber } from '../flags.ts';
import { ConnectionCount } from './connection-count.ts';
import { HttpCameras } from './http-cameras.ts';
import { RtspCameras } from './rtsp-cameras.ts';

const USAGE = `cameras [--count 6] [--http 8090] [--rtsp 8554]

Simulated cameras cam01, cam02 …: http://HOST:8090/cam01.ts, rtsp://HOST:8554/cam02, and so on; http://HOST:8090/counts tells who is connected.
  --count N     how many (1 to 24); each has an encoder of its own
  --http PORT   where those over HTTP are, and /counts
  --rtsp PORT   where those over RTSP are: the second of every three
`;

const EVERYWHERE = '0.0.0.0';

async function main(words: readonly string[]): Promise<void> {
  const flags = readFlags('cameras', USAGE, words, {
    count: { type: 'string', default: '6' },
    http: { type: 'string', default: '8090' },
    rtsp: { type: 'string', default: '8554' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (flags.help) return void console.log(USAGE);
  const numbers = Array.from({ length: wholeNumber('--count', flags.count, 1, 24) }, (_, index) => index + 1);
  const overHttp = numbers.filter(number => number % 3 !== 2);
  const counts = new ConnectionCount(() => Number(process.hrtime.bigint()) / 1e6);
  const rtsp = await RtspCameras.start({
    cameras: Object.fromEntries(numbers.filter(number => number % 3 === 2).map(number => [nameOf(number), number])),
    ...{ port: wholeNumber('--rtsp', flags.rtsp, 1, 65_535), host: EVERYWHERE, counts },
  });
  const http = await HttpCameras.start({
    ...{ names: overHttp.map(nameOf), pictures: overHttp },
    ...{ port: wholeNumber('--http', flags.http, 1, 65_535), host: EVERYWHERE, counts },
  });
  for (const number of numbers) console.log(number % 3 === 2 ? rtsp.url(nameOf(number)) : http.url(nameOf(number)));
  await asked();
  await Promise.all([http.close(), rtsp.close()]);
}

function nameOf(number: number): string {
  return `cam${String(number).padStart(2, '0')}`;
}

/** Resolves when somebody wants the end. */
function asked(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

main(process.argv.slice(2)).catch(error => {
  console.error(sentenceOf(error));
  process.exit(error instanceof TellUserError ? 2 : 1);
});
