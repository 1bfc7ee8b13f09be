import { describe, expect, it } from 'vitest';
import { countStreams } from '../../../../src/node/observe/count-streams.ts';
import type { IngestView } from '../../../../src/node/view.ts';
import { clusterSettings, entryOf, memberEntry, memberState, ownerEntry } from '../../../support/cluster-state.ts';
import { configOf } from '../../../support/config-text.ts';

const { streams } = configOf(`
  cluster_key key; etcd http://e:2379;
  peer a; peer b;
  stream mine { url testsrc://; cluster_ingest; }
  stream starting { url testsrc://; cluster_ingest; }
  stream broken { url testsrc://; cluster_ingest; }
  stream theirs { url testsrc://; cluster_ingest; }
  stream orphan { url testsrc://; cluster_ingest; }
  stream stopped { url testsrc://; cluster_ingest; }
  stream disabled { url testsrc://; cluster_ingest; disabled; }
  stream local { url testsrc://; }
`);
const state = memberState(clusterSettings([]), [
  memberEntry('b', 11),
  ...['mine', 'starting', 'broken'].map((name, index) => ownerEntry(name, 'a', 10, 20 + index)),
  ownerEntry('theirs', 'b', 11, 30),
  ownerEntry('orphan', 'b', 9, 31),
  entryOf('stops/stopped', { by: 'me', at: 0 }, 32),
]);
const states: Readonly<Record<string, IngestView['status']>> = { mine: 'running', broken: 'error', local: 'running' };
const ingestOf = (name: string) => {
  const status = states[name];
  return status === undefined ? null : { status };
};

describe('the streams of the configuration', () => {
  it('are each counted once: by their ingest here, by somebody who has them, or by nobody', () => {
    const counts = countStreams(state, streams, ingestOf);
    expect(counts).toEqual({ running: 2, waiting: 1, error: 1, elsewhere: 1, nowhere: 1, off: 2 });
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(streams.length);
  });

  it('that this node had are nowhere when its session is over, whatever stands in etcd', () => {
    const out = { type: 'out', reason: 'etcd is away', notBeforeMs: 0, held: null } as const;
    expect(countStreams({ ...state, session: out }, streams, () => null)).toMatchObject({ nowhere: 4, elsewhere: 1 });
  });
});
