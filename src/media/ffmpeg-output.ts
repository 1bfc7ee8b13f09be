// What ffmpeg says, made into facts: finished segments (stdout), tracks and troubles (stderr, with `-loglevel level+info`). It is
// somebody else's text and may change with its version: what is not understood is no fact, and never an error.

export interface SegmentLine {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A line of the segment list; null: something else, or cut off in the middle of a number. */
export function parseSegmentLine(line: string): SegmentLine | null {
  const match = /^(\d{1,12}\.ts),(-?\d+\.\d{6}),(-?\d+\.\d{6})$/.exec(line);
  if (match === null) return null;
  const [, name = '', start, end] = match;
  const startMs = Number(start) * 1000;
  return { name, startMs, endMs: Math.max(startMs, Number(end) * 1000) };
}

export interface Track {
  readonly content: 'video' | 'audio';
  readonly codec: string;
  /** For people: size and rate, as far as ffmpeg told. */
  readonly detail: string;
}

/** Which part of ffmpeg's report a line begins; null: none. */
export function parseSection(line: string): 'input' | 'output' | 'other' | null {
  if (/^\[info\] Input #\d/.test(line)) return 'input';
  if (/^\[info\] Output #\d/.test(line)) return 'output';
  return /^\[info\] Stream mapping:/.test(line) ? 'other' : null;
}

/** A `Stream #0:0…: Video: …` line of the report on an input or output; null: another line. */
export function parseTrack(line: string): Track | null {
  const match = /^\[info\]\s+Stream #\d+:\d+(?:\[0x[0-9a-f]+\])?(?:\([^)]*\))?: (Video|Audio): ([\w-]+)(.*)$/.exec(
    line,
  );
  if (match === null) return null;
  const [, content, codec = '', rest = ''] = match;
  return content === 'Video'
    ? { content: 'video', codec, detail: join([/\d{2,5}x\d{2,5}/.exec(rest)?.[0], /[\d.]+ fps/.exec(rest)?.[0]]) }
    : { content: 'audio', codec, detail: join([/\d+ Hz/.exec(rest)?.[0], /Hz, ([\w.()]+)/.exec(rest)?.[1]]) };
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.filter(part => part !== undefined).join(', ');
}

const carriedAudio = new Set(['aac', 'aac_latm', 'ac3', 'eac3', 'mp1', 'mp2', 'mp3', 'dts', 'truehd']);
const carriedVideo = new Set([
  'h264',
  'hevc',
  'mpeg1video',
  'mpeg2video',
  'mpeg4',
  'vc1',
  'av1',
  'vvc',
  'cavs',
  'dirac',
]);

/** Whether MPEG-TS has a place for the codec. For the others ffmpeg writes private data that no player reads. */
export function isCarried({ content, codec }: Track): boolean {
  return (content === 'audio' ? carriedAudio : carriedVideo).has(codec);
}

/** Whether a line of stderr complains of anything at all. */
export function isComplaint(line: string): boolean {
  return /^(?:\[[^\]]*\] )?\[(?:warning|error|fatal|panic)\]/.test(line);
}

/** Whether a decoder of video says the line. Pictures are copied, and decoded only for the look at the source before it is opened: where that
 *  begins between two keyframes, every picture up to the next one is complained of (measured: 240 lines in 2.4 s of H.264). */
export function isOfDecoder(line: string): boolean {
  return /^\[(?:h264|hevc|mpeg2video) @ /.test(line);
}

export interface Trouble {
  /** A clause that follows the name of the source: 'it closed the connection'. */
  readonly sentence: string;
  /** The more definite word wins over the vaguer one, whichever came first. */
  readonly weight: number;
  readonly kind: 'source' | 'no-keyframe' | 'no-dts' | 'machine';
}

/** What a line of stderr complains of; null: nothing that a run fails by. */
export function parseTrouble(line: string): Trouble | null {
  if (/^(?:\[[^\]]*\] )?\[(?:info|verbose|debug)\]/.test(line)) return null;
  const found = troubles.find(([pattern]) => pattern.test(line));
  if (found === undefined) return null;
  const [, weight, sentence, kind = 'source'] = found;
  return { sentence, weight, kind };
}

type Row = readonly [pattern: RegExp, weight: number, sentence: string, kind?: Trouble['kind']];

const troubles: readonly Row[] = [
  [/exec: \S+: (?:not found|Permission denied)/, 9, 'ffmpeg cannot be started: is it installed?', 'machine'],
  [/No space left on device/, 9, 'the folder for segments is full', 'machine'],
  [/Read-only file system|Failed to open segment/, 9, 'the folder for segments cannot be written', 'machine'],
  [/Cannot allocate memory|Out of memory/, 9, 'this machine is out of memory', 'machine'],
  [
    /Unknown encoder|Encoder .*not found/,
    8,
    'this ffmpeg was built without an encoder that the stream needs',
    'machine',
  ],
  [/Unrecognized option|Option .* not found/, 8, 'this ffmpeg is too old: it does not know an option', 'machine'],
  [/Protocol not found|Unknown input format/, 8, 'this ffmpeg was built without that kind of source', 'machine'],
  [/not on whitelist/, 8, 'it leads to a kind of address that is not allowed for it'],
  [/401 Unauthorized/, 7, 'it wants another user name or password (401 Unauthorized)'],
  [/403 Forbidden/, 7, 'it forbids the access (403 Forbidden)'],
  [/404 (?:Not Found|Stream Not Found)/i, 7, 'it does not know that path (404 Not Found)'],
  [/461 Unsupported transport/i, 7, 'it does not take that transport: set rtsp_transport to the other of tcp and udp'],
  [
    /Server returned 4\d\d|Server returned 4XX|method \w+ failed: 4\d\d/,
    6,
    'it rejects the request (an HTTP or RTSP error 4xx)',
  ],
  [/Server returned 5XX|HTTP error 5\d\d|failed: 5\d\d/, 6, 'the server has an error of its own (5xx)'],
  [/Failed to resolve hostname/, 7, 'its host name is unknown'],
  [/Connection refused/, 7, 'connection refused: nothing listens at that address and port'],
  [/No route to host|Network is unreachable/, 7, 'there is no way to it in the network'],
  [/No such file or directory/, 7, 'there is no such file'],
  [/Permission denied/, 7, 'it may not be read (permission denied)'],
  [/Is a directory/, 7, 'it is a folder, not a file'],
  [/Connection reset by peer|Broken pipe/, 5, 'it broke off the connection'],
  [/timed out/i, 5, 'it sent nothing for too long'],
  [/does not contain any stream/, 5, 'it has neither video nor audio that can be taken'],
  [
    /Could not find codec parameters|dimensions not set/,
    5,
    'no keyframe came while ffmpeg looked at it',
    'no-keyframe',
  ],
  [
    /Timestamps are unset in a packet|first pts (?:and dts )?value must/i,
    5,
    'its packets come without decoding times',
    'no-dts',
  ],
  [/Invalid data found/, 4, 'what it sends is no video that ffmpeg knows'],
  [/Stream ends prematurely|End of file/, 2, 'it closed the connection'],
  [/Could not write header/, 1, 'its tracks cannot be written as MPEG-TS'],
  [/Input\/output error/, 1, 'it sends nothing, or broke off'],
];
