// Sources that try to make ffmpeg read this machine's files, or ask other services of it, with the very arguments of an ingest: a real ffmpeg
// gets nothing out of any of them, and knocks nowhere. That the file could be read otherwise is shown by taking the whitelist away.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegArguments, noFixes } from '../../src/media/ffmpeg-arguments.ts';
import { inputOf, streamOf } from '../support/ingest-bench.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
/** A video of this machine that is nobody's business. */
let secret: string;
let knocks = 0;
const listening = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
const other = createTcpServer(socket => {
  knocks += 1;
  socket.on('error', () => {}).end();
});
const source = createServer((request, response) => {
  const [name = ''] = (request.url ?? '').slice(1).split('.');
  if (name === 'real') return response.end(readFileSync(secret));
  const body = hostile()[name] ?? '';
  if (name.startsWith('redirect')) response.writeHead(302, { Location: body });
  return response.end(name.startsWith('redirect') ? '' : body);
});

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  secret = join(folder.path, 'secret.ts');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:duration=3', '-c:v', 'libx264', '-preset', 'ultrafast'];
  spawnSync('ffmpeg', ['-nostdin', ...picture, '-f', 'mpegts', secret]);
  for (const server of [other, source]) await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  for (const server of [other, source]) server.close();
  await folder.remove();
});

const head = '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:3\n#EXT-X-MEDIA-SEQUENCE:0\n';
const listOf = (uri: string) => `${head}#EXTINF:3,\n${uri}\n#EXT-X-ENDLIST\n`;

/** By the name under which the source is asked for it. */
function hostile(): Readonly<Record<string, string>> {
  const door = `127.0.0.1:${listening(other)}`;
  const real = `http://127.0.0.1:${listening(source)}/real.ts`;
  return {
    honest: listOf(real),
    file: listOf(`file://${secret}`),
    passwd: listOf('file:///etc/passwd'),
    concat: listOf(`concat:${secret}|${secret}`),
    concatHttp: listOf(`concat:http://${door}/a|file://${secret}`),
    data: listOf(`data:video/mp2t;base64,${readFileSync(secret).toString('base64').slice(0, 4000)}`),
    subfile: listOf(`subfile,,start,0,end,0,,:${secret}`),
    crypto: listOf(`crypto+file://${secret}`),
    pipe: listOf('pipe:0'),
    tcp: listOf(`tcp://${door}/a.ts`),
    tls: listOf(`tls://${door}/a.ts`),
    ftp: listOf(`ftp://${door}/a.ts`),
    gopher: listOf(`gopher://${door}/a.ts`),
    rtmp: listOf(`rtmp://${door}/a.ts`),
    proxy: listOf(`httpproxy://${door}/a.ts`),
    key: `${head}#EXT-X-KEY:METHOD=AES-128,URI="file:///etc/passwd"\n#EXTINF:3,\n${real}\n#EXT-X-ENDLIST\n`,
    map: `${head}#EXT-X-MAP:URI="file://${secret}"\n#EXTINF:3,\n${real}\n#EXT-X-ENDLIST\n`,
    variant: `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile://${secret}\n`,
    ffconcat: `ffconcat version 1.0\nfile 'file://${secret}'\n`,
    ffconcatPath: `ffconcat version 1.0\nfile ${secret}\n`,
    sdp: `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${listening(other)} RTP/AVP 96\n`,
    redirectFile: `file://${secret}`,
    redirectTcp: `tcp://${door}`,
  };
}

/** ffmpeg looks what it is, whatever it is called: these are tried as MPEG-TS as well. */
const ofAnyKind = ['file', 'proxy', 'variant', 'ffconcat', 'sdp', 'redirectFile', 'redirectTcp'];

/** How many segments come of it, and what is said. */
async function ingest(name: string, kind: 'hls' | 'http', whitelist?: string) {
  const output = mkdtempSync(join(folder.path, 'out'));
  const url = `http://127.0.0.1:${listening(source)}/${name}.${kind === 'hls' ? 'm3u8' : 'ts'}`;
  const args = [...ffmpegArguments(streamOf([]), inputOf(url, kind), noFixes, output)];
  if (whitelist !== undefined) args[args.indexOf('-protocol_whitelist') + 1] = whitelist;
  const program = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [program.stdout, program.stderr]) stream.on('data', text => (said += text));
  const timer = setTimeout(() => program.kill('SIGKILL'), 20_000);
  await new Promise(resolve => program.on('close', resolve));
  clearTimeout(timer);
  return { segments: readdirSync(output).length, said };
}

it.each(['hls', 'http'] as const)('nothing comes of hostile sources of kind %s', async kind => {
  expect((await ingest('honest', kind)).segments).toBeGreaterThan(0);
  const names = kind === 'http' ? [...ofAnyKind] : Object.keys(hostile()).filter(name => name !== 'honest');
  const took: string[] = [];
  const work = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const { segments, said } = await ingest(name, kind);
      if (segments > 0 || said.includes('root:')) took.push(name);
    }
  };
  await Promise.all([work(), work(), work()]);
  expect([took, knocks]).toEqual([[], 0]);
});

it('but for the whitelist it would', async () => {
  expect((await ingest('file', 'hls', 'file,http,tcp')).segments).toBeGreaterThan(0);
});
