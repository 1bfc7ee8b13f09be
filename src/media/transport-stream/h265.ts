// The sequence parameter set of H.265 (ITU-T H.265, 7.3.2.2.1), as far as the size of the picture; the name of the codec after
// ISO/IEC 14496-15, annex E. The frame rate stands behind the reference picture sets, which nothing here needs: it is left out.

import { BitReader } from './bit-reader.ts';
import { nalUnits, withoutEmulation } from './nal-units.ts';
import { believablePicture, type PictureFormat } from './picture-format.ts';

const spsUnit = 33;
const headerSize = 2;

/** null: there is no such set in it, or it is broken. */
export function readH265(bytes: Uint8Array): PictureFormat | null {
  for (const unit of nalUnits(bytes)) {
    const format = (((unit[0] ?? 0) >> 1) & 0x3f) === spsUnit ? parseSps(withoutEmulation(unit)) : null;
    if (format !== null) return format;
  }
  return null;
}

function parseSps(sps: Uint8Array): PictureFormat | null {
  const reader = new BitReader(sps.subarray(headerSize));
  reader.skip(4); // sps_video_parameter_set_id
  const subLayers = reader.bits(3);
  reader.skip(1); // sps_temporal_id_nesting_flag
  const codec = readProfile(reader);
  skipSubLayers(reader, subLayers);
  reader.unsigned(); // sps_seq_parameter_set_id
  const format = { codec, ...readSize(reader), frameRate: null };
  return reader.isPast || !believablePicture(format) ? null : format;
}

/** Profile space and profile, compatibility flags (the lowest bit first), tier and level, constraint bytes without zeros at the end. */
function readProfile(reader: BitReader): string {
  const space = ['', 'A', 'B', 'C'][reader.bits(2)];
  const tier = reader.flag() ? 'H' : 'L';
  const profile = reader.bits(5);
  let compatibility = 0;
  for (let bit = 0; bit < 32; bit += 1) compatibility += reader.bits(1) * 2 ** bit;
  const constraints = [0, 1, 2, 3, 4, 5].map(() => reader.bits(8));
  const level = reader.bits(8);
  const kept = constraints.slice(0, constraints.findLastIndex(byte => byte !== 0) + 1);
  return ['hvc1', `${space}${profile}`, hex(compatibility), `${tier}${level}`, ...kept.map(hex)].join('.');
}

function skipSubLayers(reader: BitReader, count: number): void {
  const isPresent = Array.from({ length: count }, () => ({ profile: reader.flag(), level: reader.flag() }));
  if (count > 0) reader.skip((8 - count) * 2);
  for (const { profile, level } of isPresent) reader.skip((profile ? 88 : 0) + (level ? 8 : 0));
}

function readSize(reader: BitReader): Pick<PictureFormat, 'width' | 'height'> {
  const chroma = reader.unsigned();
  if (chroma === 3) reader.skip(1); // separate_colour_plane_flag
  const [width, height] = [reader.unsigned(), reader.unsigned()];
  const [left, right, top, bottom] = reader.flag()
    ? [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()]
    : [0, 0, 0, 0];
  const cropWidth = chroma === 1 || chroma === 2 ? 2 : 1;
  const cropHeight = chroma === 1 ? 2 : 1;
  return { width: width - (left + right) * cropWidth, height: height - (top + bottom) * cropHeight };
}

function hex(value: number): string {
  return value.toString(16).toUpperCase();
}
