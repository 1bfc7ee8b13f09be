// Plays every stream from every node's address, as a viewer would: ffprobe follows the playlists and redirects, and must find video.

import { execa } from 'execa';

const AT_ONCE = 3;
const TIMEOUT_MS = 40_000;

export interface Play {
  readonly url: string;
  /** null: it plays. */
  readonly failure: string | null;
}

/** @param nodes host:port each. */
export async function playEverything(nodes: readonly string[], streams: readonly string[]): Promise<readonly Play[]> {
  const urls = nodes.flatMap(node => streams.map(stream => `http://${node}/${stream}/index.m3u8`));
  const plays: Play[] = [];
  const next = async (): Promise<void> => {
    for (let url = urls.shift(); url !== undefined; url = urls.shift()) plays.push({ url, failure: await play(url) });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return plays.sort((a, b) => a.url.localeCompare(b.url));
}

async function play(url: string): Promise<string | null> {
  const what = ['-show_entries', 'stream=codec_type', '-of', 'csv=p=0', '-analyzeduration', '2000000'];
  const result = await execa('ffprobe', ['-v', 'error', ...what, url], {
    reject: false,
    timeout: TIMEOUT_MS,
    stdin: 'ignore',
    killSignal: 'SIGKILL',
  });
  if (result.timedOut) return `nothing within ${TIMEOUT_MS / 1000} s`;
  if (result.exitCode !== 0) return result.stderr.split('\n').at(-1) ?? `ffprobe ended with ${result.exitCode}`;
  return result.stdout.includes('video') ? null : 'there is no video in it';
}
