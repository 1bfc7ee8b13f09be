// What a segment's own bytes say of its tracks, for the multivariant playlist: codecs, size, frame rate. It reads only the beginning of
// each track, and takes garbage for a segment without tracks: it never throws.

import { readAdts, readMpegAudio } from './audio.ts';
import { codingOf } from './coding.ts';
import { elementaryBytes } from './elementary-bytes.ts';
import { readH264 } from './h264.ts';
import { readH265 } from './h265.ts';
import type { PictureFormat } from './picture-format.ts';
import { type ElementaryStream, readProgram } from './program.ts';

export interface TrackFacts {
  /** Of every track, as RFC 6381 has them, the picture first, each once; null: of one of them it is not known. */
  readonly codecs: string | null;
  /** null: there is no picture, or its size is not known. */
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
}

/** The parameter sets stand in front of the keyframe that a segment begins with; user data in between is never that long. */
const videoHeadBytes = 256 * 1024;
/** More than the header of a frame. */
const audioHeadBytes = 16;

type Track =
  | { readonly type: 'video'; readonly format: PictureFormat | null }
  | { readonly type: 'audio'; readonly codec: string | null };

export function readTrackFacts(bytes: Uint8Array): TrackFacts {
  const { streams } = readProgram(bytes) ?? { streams: [] };
  const tracks = streams.map(stream => readTrack(bytes, stream)).filter(track => track !== null);
  const picture = tracks.find(track => track.type === 'video')?.format ?? null;
  const { width = null, height = null, frameRate = null } = picture ?? {};
  return { codecs: codecsOf(tracks), width, height, frameRate };
}

function readTrack(bytes: Uint8Array, stream: ElementaryStream): Track | null {
  const videoHead = () => elementaryBytes(bytes, stream.pid, videoHeadBytes);
  const audioHead = () => elementaryBytes(bytes, stream.pid, audioHeadBytes);
  const coding = codingOf(stream);
  switch (coding) {
    case 'data':
      return null;
    case 'h264':
      return { type: 'video', format: readH264(videoHead()) };
    case 'h265':
      return { type: 'video', format: readH265(videoHead()) };
    case 'other-video':
      return { type: 'video', format: null };
    case 'adts':
      return { type: 'audio', codec: readAdts(audioHead()) };
    case 'mpeg-audio':
      return { type: 'audio', codec: readMpegAudio(audioHead()) };
    case 'other-audio':
      return { type: 'audio', codec: null };
    default:
      return { type: 'audio', codec: coding };
  }
}

function codecsOf(tracks: readonly Track[]): string | null {
  const isVideo = (track: Track) => track.type === 'video';
  const sorted = [...tracks.filter(isVideo), ...tracks.filter(track => !isVideo(track))];
  const codecs = sorted.map(track => (track.type === 'video' ? (track.format?.codec ?? null) : track.codec));
  return codecs.length === 0 || codecs.includes(null) ? null : [...new Set(codecs)].join(',');
}
