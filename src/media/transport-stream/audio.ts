// The codec of a sound track, as RFC 6381 has it, from the header of its first frame: ADTS (ISO/IEC 13818-7, 6.2) and MPEG audio
// (ISO/IEC 11172-3, 2.4.1.3).
// HE-AAC in ADTS says of itself that it is AAC-LC at half its sampling rate, and is called so here: players find out by themselves.

/** `mp4a.40.2` …; null: it does not begin with a frame. */
export function readAdts(bytes: Uint8Array): string | null {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first !== 0xff || (second & 0xf6) !== 0xf0) return null;
  return `mp4a.40.${(third >> 6) + 1}`;
}

/** By layer: MPEG-4's object types 32 to 34. */
const layerCodecs: readonly (string | null)[] = [null, 'mp4a.40.34', 'mp4a.40.33', 'mp4a.40.32'];

/** `mp4a.40.34` (mp3) …; null: it does not begin with a frame. */
export function readMpegAudio(bytes: Uint8Array): string | null {
  const [first = 0, second = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  return layerCodecs[(second >> 1) & 3] ?? null;
}
