import { describe, expect, it } from 'vitest';
import { readProgram } from '../../../../src/media/transport-stream/program.ts';
import { cameraSegment, madeSegment, madeTables } from '../../../support/transport-stream.ts';

describe('readProgram', () => {
  it('lists the streams of the program', () => {
    expect(readProgram(cameraSegment())).toEqual({
      tablePids: [0, 0x1000],
      streams: [
        { pid: 0x100, streamType: 0x1b, descriptors: [] },
        { pid: 0x101, streamType: 0x0f, descriptors: [] },
      ],
    });
  });

  it('reads descriptors, and a table that spans packets', () => {
    const info = Buffer.concat([Buffer.from([0x0a, 4]), Buffer.from('deu\0'), Buffer.from([0x6a, 1, 0])]);
    const tracks = Array.from({ length: 30 }, (_, index) => ({ pid: 0x100 + index, streamType: 6, info }));
    const { streams = [] } = readProgram(madeTables(tracks)) ?? {};
    expect(streams.map(({ pid }) => pid)).toEqual(tracks.map(({ pid }) => pid));
    expect(streams[29]?.descriptors.map(({ tag, bytes }) => [tag, Buffer.from(bytes).toString()])).toEqual([
      [0x0a, 'deu\0'],
      [0x6a, '\0'],
    ]);
  });

  it('is null without the tables, or with half of one', () => {
    const tracks = Array.from({ length: 60 }, (_, index) => ({ pid: 0x100 + index, streamType: 6 }));
    const tables = madeTables(tracks);
    expect(readProgram(tables)?.streams).toHaveLength(60);
    expect(readProgram(tables.subarray(0, -188))).toBeNull();
    expect(readProgram(tables.subarray(188))).toBeNull();
    expect(readProgram(madeSegment([]).subarray(0, 188))).toBeNull();
    expect(readProgram(Buffer.from('no video at all'))).toBeNull();
  });
});
