import { describe, expect, it } from 'vitest';
import { StreamIndex } from '../../../../src/node/configured/stream-index.ts';
import { configOf } from '../../../support/config-text.ts';

const streams = new StreamIndex(
  configOf(`
    stream shared { url testsrc://; cluster_ingest; }
    stream own { url testsrc://; segment_duration 4; segment_count 6; }
    stream off { url testsrc://; disabled; }
    stream shared-off { url testsrc://; cluster_ingest; disabled; }
  `).streams,
);
const { find, limits, isClustered } = streams;

describe('StreamIndex', () => {
  it('finds streams by name, disabled ones too', () => {
    expect(['shared', 'own', 'off', 'shared-off'].map(name => find(name)?.name)).toEqual([
      'shared',
      'own',
      'off',
      'shared-off',
    ]);
  });

  it.each(['nobody', '', 'toString', '__proto__', 'Shared'])('does not find %j', name => expect(find(name)).toBeNull());

  it('knows those that every node runs on its own, without the disabled', () =>
    expect(streams.local.map(({ name }) => name)).toEqual(['own']));

  it('knows those that run on one node of the cluster', () =>
    expect(['shared', 'own', 'nobody'].map(isClustered)).toEqual([true, false, false]));

  it('gives the limits of a stream, and usable ones when it has gone from the file', () => {
    expect(limits('own')).toMatchObject({ segmentDurationMs: 4000, segmentCount: 6 });
    expect(limits('gone').segmentCount).toBeGreaterThan(0);
    expect(limits('gone').segmentDurationMs).toBeGreaterThan(0);
  });

  it('tells which of those that stay are in another form', () => {
    const index = new StreamIndex(configOf('stream a { url testsrc://; } stream b { url testsrc://; }').streams);
    const next = configOf('stream a { url testsrc://; } stream b { url file:///x.ts; } stream c { url testsrc://; }');
    expect(index.replace(next.streams).map(({ name }) => name)).toEqual(['b']);
    expect(index.all.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(index.find('b')?.inputs[0]?.kind).toBe('file');
    expect(index.replace(configOf('stream c { url testsrc://; cluster_ingest; }').streams).length).toBe(1);
    expect(index.local).toEqual([]);
    expect(index.find('a')).toBeNull();
  });
});
