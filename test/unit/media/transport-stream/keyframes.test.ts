import { describe, expect, it } from 'vitest';
import { elementaryBytes } from '../../../../src/media/transport-stream/elementary-bytes.ts';
import { findKeyframes, lastKeyframe } from '../../../../src/media/transport-stream/keyframes.ts';
import { readProgram } from '../../../../src/media/transport-stream/program.ts';
import { adtsFrame, madePes, madeSegment, madeTables, madeUnit } from '../../../support/transport-stream.ts';

const video = { pid: 0x100, streamType: 0x1b };
const audio = { pid: 0x101, streamType: 0x0f };
const tables = madeTables([audio, video]);
const picture = (text: string, isKey: boolean) => madeUnit(video.pid, madePes(Buffer.from(text)), isKey);
const sound = madeUnit(audio.pid, madePes(Buffer.from('sound')), true);

describe('findKeyframes', () => {
  it('says where the first and the last one begin, and which packets are tables', () => {
    const pictures = [false, true, false, true].map(isKey => picture('', isKey));
    const found = findKeyframes(Buffer.concat([tables, sound, ...pictures]));
    expect(found).toMatchObject({ videoPid: video.pid, first: 4, last: 6 });
    expect(found?.packets.map(packet => found.isTable(packet))).toEqual([true, true, ...Array(5).fill(false)]);
  });
});

describe('lastKeyframe', () => {
  it('is the tables and the video from the last keyframe on', () => {
    const pictures = [picture('key 1 ', true), picture('other ', false), sound, picture('key 2 ', true), sound];
    const cut = lastKeyframe(Buffer.concat([tables, ...pictures, picture('and its next', false)]));
    expect(cut).not.toBeNull();
    expect(readProgram(cut ?? Buffer.alloc(0))?.streams).toHaveLength(2);
    const text = (pid: number) => Buffer.from(elementaryBytes(cut ?? Buffer.alloc(0), pid, 1000)).toString();
    expect([text(video.pid), text(audio.pid)]).toEqual(['key 2 and its next', '']);
  });

  it('is null where there is none', () => {
    expect(lastKeyframe(madeSegment([{ ...audio, bytes: adtsFrame }]))).toBeNull();
    expect(lastKeyframe(Buffer.concat([tables, picture('other', false), sound]))).toBeNull();
    expect(lastKeyframe(picture('no tables', true))).toBeNull();
    expect(lastKeyframe(Buffer.from('garbage'))).toBeNull();
  });
});
