// Pictures by a short run of ffmpeg: the bytes go in at stdin, a JPEG comes out at stdout; nothing else is opened, no source, no file. It
// is killed after 5 s. It does not outlive the node: the kernel kills it with its parent, and without that it would end with its stdin.
// It leaves the processor to main, whose priority it would have, and to the ingests: a picture can wait.

import { ExecaError, execa } from 'execa';
import { RetryError } from '../base/errors.ts';
import { withoutSecrets } from '../base/without-secrets.ts';
import type { Pictures } from '../ports.ts';

const mostBytes = 8 * 2 ** 20;
/** Main may have -5 (see priority.ts), an ingest has 0. */
const lowerBy = 10;

/** Pixels that are not square are stretched to what a viewer sees; no wider than 1280. */
const shape = "scale=w='trunc(iw*sar/2)*2':h=ih,setsar=1,scale=w='min(1280,iw)':h=-2";

const ffmpegArguments = [
  ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'pipe', '-threads', '1'],
  ...['-f', 'mpegts', '-i', 'pipe:0', '-map', '0:v:0', '-frames:v', '1', '-vf', shape],
  ...['-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2pipe', 'pipe:1'],
];

export interface FfmpegPicturesOptions {
  /** The program, 'ffmpeg' when it is left out. */
  readonly ffmpeg?: string;
  readonly timeoutMs?: number;
}

export class FfmpegPictures implements Pictures {
  readonly #ffmpeg: string;
  readonly #timeoutMs: number;
  readonly #ending = new AbortController();

  constructor({ ffmpeg = 'ffmpeg', timeoutMs = 5000 }: FfmpegPicturesOptions = {}) {
    this.#ffmpeg = ffmpeg;
    this.#timeoutMs = timeoutMs;
  }

  async jpeg(transportStream: Uint8Array): Promise<Buffer> {
    try {
      const { stdout } = await this.#launch(transportStream);
      if (stdout.length === 0) throw new RetryError('there is no whole picture in it');
      return Buffer.from(stdout);
    } catch (error) {
      if (!(error instanceof ExecaError)) throw error;
      throw new RetryError(`ffmpeg made no picture of it: ${sentenceOf(error, this.#timeoutMs)}`);
    }
  }

  /** Kills what still runs. */
  close(): void {
    this.#ending.abort();
  }

  #launch(input: Uint8Array) {
    const launcher = ['-n', `${lowerBy}`, 'setpriv', '--pdeathsig', 'KILL', '--'];
    return execa('nice', [...launcher, this.#ffmpeg, ...ffmpegArguments], {
      input,
      env: withoutSecrets(process.env),
      extendEnv: false,
      encoding: 'buffer',
      stripFinalNewline: false,
      timeout: this.#timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: mostBytes,
      cancelSignal: this.#ending.signal,
    });
  }
}

function sentenceOf(error: ExecaError, timeoutMs: number): string {
  if (error.isCanceled) return 'this node is stopping';
  if (error.timedOut) return `it took longer than ${timeoutMs / 1000} s`;
  const stderr = error.stderr instanceof Uint8Array ? Buffer.from(error.stderr).toString().trim() : '';
  return stderr.split('\n').at(-1) || error.shortMessage;
}
