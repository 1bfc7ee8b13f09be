import { describe, expect, it } from 'vitest';
import { elementaryBytes } from '../../../../src/media/transport-stream/elementary-bytes.ts';
import { findLeadIn } from '../../../../src/media/transport-stream/lead-in.ts';
import { readProgram } from '../../../../src/media/transport-stream/program.ts';
import {
  adtsFrame,
  cameraSegment,
  madePes,
  madeSegment,
  madeTables,
  madeUnit,
} from '../../../support/transport-stream.ts';

const video = { pid: 0x100, streamType: 0x1b };
const audio = { pid: 0x101, streamType: 0x0f };
const tables = madeTables([audio, video]);
/** Half a second before the clock begins anew. */
const at = (ms: number) => (2 ** 33 - 45_000 + ms * 90) % 2 ** 33;
const picture = (text: string, ms: number) => madeUnit(video.pid, madePes(Buffer.from(text), at(ms)), true);
const sound = (text: string, ms: number) => madeUnit(audio.pid, madePes(Buffer.from(text), at(ms)), true);

describe('findLeadIn', () => {
  it('is the sound before the first picture, also what of it is sent later', () => {
    const long = sound('early '.repeat(60), 40);
    const begun = long.subarray(0, 188);
    const pieces = [tables, sound('first ', 0), begun, tables, picture('picture 1 ', 1500), long.subarray(188)];
    const lead = findLeadIn(Buffer.concat([...pieces, sound('sound 1 ', 1520), picture('picture 2', 3500)]));
    expect(lead?.durationMs).toBe(1500);
    const rest = lead?.rest ?? Buffer.alloc(0);
    expect(readProgram(rest)?.streams).toHaveLength(2);
    const text = (pid: number) => Buffer.from(elementaryBytes(rest, pid, 1000)).toString();
    expect([text(video.pid), text(audio.pid)]).toEqual(['picture 1 picture 2', 'sound 1 ']);
    expect(rest.length).toBe(2 * tables.length + 3 * 188);
  });

  it('is not there where a keyframe is first, where there is no picture, and in garbage', () => {
    expect(findLeadIn(cameraSegment())).toBeNull();
    expect(findLeadIn(Buffer.concat([tables, picture('picture', 0), sound('sound', 0)]))).toBeNull();
    expect(findLeadIn(madeSegment([{ ...audio, bytes: adtsFrame }]))).toBeNull();
    expect(findLeadIn(Buffer.from('garbage'))).toBeNull();
  });

  it('lasts no time where the sound that came first is shown later', () => {
    expect(findLeadIn(Buffer.concat([tables, sound('late', 20), picture('picture', 0)]))?.durationMs).toBe(0);
  });
});
