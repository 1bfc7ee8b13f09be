// The command line of ffmpeg for one run of one source: reads it, copies what it can, cuts MPEG-TS segments into a folder, and says each
// finished one on stdout. What each option is for, and which ones were measured to do harm, stands in the design notes on ingest.
// The protocol whitelist keeps a hostile playlist from reading files or other services of this machine. Not in it is httpproxy, by which a
// playlist could open a tunnel to anything (tried); so sources over https are not reached through a proxy of the environment.

import type { Input, InputKind, StreamConfig } from '../config/config.ts';

/** What earlier runs taught about a source. */
export interface InputFixes {
  /** Its audio cannot go into MPEG-TS as it is, or players cannot take it so. */
  readonly aac: boolean;
  /** The short look at the start did not last until a keyframe: ffmpeg's own defaults. */
  readonly longProbe: boolean;
  /** Packets without DTS (RTSP with B-frames): one is made up from the PTS. */
  readonly madeUpDts: boolean;
}

export const noFixes: InputFixes = { aac: false, longProbe: false, madeUpDts: false };

/** 5 s and 5 MB are ffmpeg's own; 3 s gives the first segment of an HTTP source about 2 s earlier (measured). */
const shortProbe = ['-analyzeduration', '3000000', '-probesize', '5000000'];
/** 80 ms before the PTS, in units of 1/90000 s: two frames at 25 a second. */
const madeUpDts = ['-bsf:v', 'setts=dts=if(eq(DTS\\,NOPTS)\\,PTS-7200\\,DTS)'];
const aac = ['-c:a', 'aac', '-b:a', '128k'];

const whitelists: Readonly<Record<Exclude<InputKind, 'testsrc'>, string>> = {
  http: 'http,https,tls,tcp',
  https: 'http,https,tls,tcp',
  hls: 'http,https,tls,tcp,crypto',
  rtsp: 'rtsp,rtp,udp,tcp',
  rtsps: 'rtsp,rtp,udp,tcp,tls',
  rtmp: 'rtmp,rtmps,tls,tcp',
  srt: 'srt',
  udp: 'udp,rtp',
  file: 'file',
};

/** @param folder where `0.ts`, `1.ts` … are written. Without `%`, which is a pattern to ffmpeg. */
export function ffmpegArguments(
  config: StreamConfig,
  input: Input,
  fixes: InputFixes,
  folder: string,
): readonly string[] {
  const isMade = input.kind === 'testsrc';
  return [
    ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'level+info'],
    ...(fixes.longProbe || isMade ? [] : shortProbe),
    ...inputArguments(config, input),
    ...['-map', '0:v:0?'],
    ...(config.audio === 'none' ? [] : ['-map', '0:a?']),
    ...(isMade ? madePicture(config) : copied(config, fixes)),
    ...['-f', 'segment', '-segment_time', String(config.segmentDurationMs / 1000), '-segment_format', 'mpegts'],
    // one muxer for the whole run: its counters run through, where one a segment makes players see lost packets at each boundary
    ...['-individual_header_trailer', '0'],
    // without a trailer the last of a segment would be written after its line on stdout: 1 in 9 was read too early (measured)
    // and a packet of sound lasts 0.1 s at 64 kbit/s, not up to 0.35 s: a run is cut at its first picture (see transport-stream/lead-in.ts)
    ...['-segment_format_options', 'flush_packets=1:pes_payload_size=800'],
    ...['-segment_list', 'pipe:1', '-segment_list_type', 'csv', `${folder}/%d.ts`],
  ];
}

/** How long the source may send nothing. */
export function sourceTimeoutMs(config: StreamConfig, input: Input): number {
  return input.sourceTimeoutMs ?? config.sourceTimeoutMs;
}

function copied(config: StreamConfig, fixes: InputFixes): readonly string[] {
  const isAac = config.audio === 'aac' || (config.audio === 'auto' && fixes.aac);
  return ['-c', 'copy', ...(isAac ? aac : []), ...(fixes.madeUpDts ? madeUpDts : [])];
}

function inputArguments(config: StreamConfig, input: Input): readonly string[] {
  if (input.kind === 'testsrc') return ['-re', '-f', 'lavfi', '-i', madeSource];
  const timeoutUs = String(Math.round(sourceTimeoutMs(config, input) * 1000));
  return ['-protocol_whitelist', whitelists[input.kind], ...readArguments(input, input.kind, timeoutUs)];
}

function readArguments(input: Input, kind: Exclude<InputKind, 'testsrc'>, timeoutUs: string): readonly string[] {
  switch (kind) {
    case 'http':
    case 'https':
    case 'hls':
      return [...requestArguments(input), '-rw_timeout', timeoutUs, '-i', httpUrl(input.url)];
    case 'rtmp':
      return ['-rw_timeout', timeoutUs, '-i', input.url];
    case 'rtsp':
    case 'rtsps': {
      const agent = input.userAgent === null ? [] : ['-user_agent', oneLine(input.userAgent)];
      return ['-rtsp_transport', input.rtspTransport, ...agent, '-timeout', timeoutUs, '-i', input.url];
    }
    case 'udp':
      return ['-i', withQuery(input.url, { fifo_size: '50000', overrun_nonfatal: '1', timeout: timeoutUs })];
    case 'srt':
      return ['-i', withQuery(input.url, { timeout: timeoutUs })];
    case 'file':
      return ['-re', '-stream_loop', '-1', '-i', `file:${input.url.replace(/^file:(\/\/)?/, '')}`];
  }
}

function requestArguments(input: Input): readonly string[] {
  const headers = Object.entries(input.headers).map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}\r\n`);
  return [
    ...(input.userAgent === null ? [] : ['-user_agent', oneLine(input.userAgent)]),
    ...(headers.length === 0 ? [] : ['-headers', headers.join('')]),
  ];
}

/** `hls://` and `hlss://` are spellings of http and https. */
function httpUrl(url: string): string {
  return url.replace(/^hls(s?):\/\//, 'http$1://');
}

/** A line end within a header would begin another header. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}

/** Adds what the URL does not say itself. */
function withQuery(url: string, options: Readonly<Record<string, string>>): string {
  const queryAt = url.indexOf('?');
  const said = queryAt < 0 ? [] : url.slice(queryAt + 1).split('&');
  const isSaid = (name: string) => said.some(option => option.split('=')[0] === name);
  const added = Object.entries(options).filter(([name]) => !isSaid(name));
  const query = [...said.filter(option => option !== ''), ...added.map(([name, value]) => `${name}=${value}`)].join(
    '&',
  );
  return `${queryAt < 0 ? url : url.slice(0, queryAt)}?${query}`;
}

/** testsrc2 writes its time into the picture by itself: no font is needed. A beep a second makes the sound a clock too. */
const madeSource = 'testsrc2=size=640x360:rate=25[out0];sine=frequency=440:beep_factor=2:sample_rate=48000[out1]';

/** A keyframe every 2 s, or as often as segments are wanted. */
function madePicture(config: StreamConfig): readonly string[] {
  const distance = String(Math.max(1, Math.round((Math.min(2000, config.segmentDurationMs) / 1000) * 25)));
  return [
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1'],
    ...['-b:v', '500k', '-maxrate', '500k', '-bufsize', '1000k'],
    ...['-g', distance, '-keyint_min', distance, '-sc_threshold', '0', '-c:a', 'aac', '-b:a', '64k'],
  ];
}
