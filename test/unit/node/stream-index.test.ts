import { describe, expect, it } from 'vitest';
import { StreamIndex } from '../../../src/node/stream-index.ts';
import { configOf } from '../../support/config-text.ts';

const { find, limits, local, isClustered } = new StreamIndex(
  configOf(`
    stream shared { url testsrc://; cluster_ingest; }
    stream own { url testsrc://; segment_duration 4; segment_count 6; }
    stream off { url testsrc://; disabled; }
    stream shared-off { url testsrc://; cluster_ingest; disabled; }
  `),
);

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
    expect(local.map(({ name }) => name)).toEqual(['own']));

  it('knows those that run on one node of the cluster', () =>
    expect(['shared', 'own', 'nobody'].map(isClustered)).toEqual([true, false, false]));

  it('gives the limits of a stream, and usable ones when it has gone from the file', () => {
    expect(limits('own')).toMatchObject({ segmentDurationMs: 4000, segmentCount: 6 });
    expect(limits('gone').segmentCount).toBeGreaterThan(0);
    expect(limits('gone').segmentDurationMs).toBeGreaterThan(0);
  });
});
