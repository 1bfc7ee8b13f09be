// The sequence parameter set of H.264 (ITU-T H.264, 7.3.2.1.1 and E.1.1), as far as the timing in its VUI.

import { BitReader } from './bit-reader.ts';
import { nalUnits, withoutEmulation } from './nal-units.ts';
import { believablePicture, believableRate, type PictureFormat } from './picture-format.ts';

const spsUnit = 7;
/** Profiles whose set has a chroma format, bit depths and scaling lists. */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const extendedAspectRatio = 255;
/** Of a POC cycle (7.4.2.1.1). */
const mostCycleFrames = 255;

/** null: there is no such set in it, or it is broken. */
export function readH264(bytes: Uint8Array): PictureFormat | null {
  for (const unit of nalUnits(bytes)) {
    const format = ((unit[0] ?? 0) & 0x9f) === spsUnit ? parseSps(withoutEmulation(unit)) : null;
    if (format !== null) return format;
  }
  return null;
}

function parseSps(sps: Uint8Array): PictureFormat | null {
  const [, profile = 0, constraints = 0, level = 0] = sps;
  const reader = new BitReader(sps.subarray(4));
  reader.unsigned(); // seq_parameter_set_id
  const chroma = highProfiles.has(profile) ? readChroma(reader) : 1;
  skipOrder(reader);
  const size = readSize(reader, chroma);
  const frameRate = reader.flag() ? readFrameRate(reader) : null;
  const codec = `avc1.${[profile, constraints, level].map(hexByte).join('')}`;
  const format = { codec, ...size, frameRate };
  return reader.isPast || !believablePicture(format) ? null : format;
}

/** 0: grey or three separate planes, 1: 4:2:0, 2: 4:2:2, 3: 4:4:4. */
function readChroma(reader: BitReader): number {
  const chroma = reader.unsigned();
  const hasSeparatePlanes = chroma === 3 && reader.flag();
  reader.unsigned(); // bit_depth_luma_minus8
  reader.unsigned(); // bit_depth_chroma_minus8
  reader.skip(1); // qpprime_y_zero_transform_bypass_flag
  if (reader.flag()) skipScalingLists(reader, chroma === 3 ? 12 : 8);
  return hasSeparatePlanes ? 0 : chroma;
}

function skipScalingLists(reader: BitReader, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (!reader.flag()) continue;
    const size = list < 6 ? 16 : 64;
    let scale = 8;
    for (let at = 0; at < size && scale !== 0; at += 1) scale = (scale + reader.signed() + 256) & 0xff;
  }
}

/** Frame numbers, the order of pictures, reference frames. */
function skipOrder(reader: BitReader): void {
  reader.unsigned(); // log2_max_frame_num_minus4
  const orderType = reader.unsigned();
  if (orderType === 0) reader.unsigned(); // log2_max_pic_order_cnt_lsb_minus4
  if (orderType === 1) {
    reader.skip(1); // delta_pic_order_always_zero_flag
    reader.signed(); // offset_for_non_ref_pic
    reader.signed(); // offset_for_top_to_bottom_field
    const cycleFrames = Math.min(reader.unsigned(), mostCycleFrames);
    for (let frame = 0; frame < cycleFrames; frame += 1) reader.signed();
  }
  reader.unsigned(); // max_num_ref_frames
  reader.skip(1); // gaps_in_frame_num_value_allowed_flag
}

function readSize(reader: BitReader, chroma: number): Pick<PictureFormat, 'width' | 'height'> {
  const widthBlocks = reader.unsigned() + 1;
  const heightUnits = reader.unsigned() + 1;
  const fields = reader.flag() ? 1 : 2;
  if (fields === 2) reader.skip(1); // mb_adaptive_frame_field_flag
  reader.skip(1); // direct_8x8_inference_flag
  const [left, right, top, bottom] = reader.flag()
    ? [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()]
    : [0, 0, 0, 0];
  const cropWidth = chroma === 1 || chroma === 2 ? 2 : 1;
  const cropHeight = (chroma === 1 ? 2 : 1) * fields;
  return {
    width: widthBlocks * 16 - (left + right) * cropWidth,
    height: heightUnits * 16 * fields - (top + bottom) * cropHeight,
  };
}

/** Of the VUI; a tick is a field. */
function readFrameRate(reader: BitReader): number | null {
  if (reader.flag() && reader.bits(8) === extendedAspectRatio) reader.skip(32);
  if (reader.flag()) reader.skip(1); // overscan_appropriate_flag
  if (reader.flag()) {
    reader.skip(4); // video_format, video_full_range_flag
    if (reader.flag()) reader.skip(24); // colour description
  }
  if (reader.flag()) {
    reader.unsigned(); // chroma_sample_loc_type_top_field
    reader.unsigned(); // chroma_sample_loc_type_bottom_field
  }
  if (!reader.flag()) return null;
  const unitsInTick = reader.bits(32);
  const timeScale = reader.bits(32);
  return believableRate(timeScale / (2 * unitsInTick));
}

function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
