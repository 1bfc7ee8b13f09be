// The configuration file of a node in one version, and what a stream of it, or one held in etcd, is to the ingests.

import type { ClusterStream } from '../../../src/cluster/settings.ts';
import type { ClusterState } from '../../../src/cluster/state.ts';
import type { StreamConfig } from '../../../src/config/config.ts';
import { heldStreamConfig } from '../../../src/config/held/held-stream.ts';
import { inputOf, streamOf } from '../../support/ingest-bench.ts';

export interface FileVersion {
  readonly digest: string;
  readonly streams: readonly ClusterStream[];
  /** What stands behind the URL of each source: another text makes other processes. */
  readonly sources: string;
}

/** undefined: neither has it. */
export function streamConfigIn(file: FileVersion, { mirror }: ClusterState, name: string): StreamConfig | undefined {
  const plain = streamOf([inputOf(`rtsp://camera/${name}${file.sources}`, 'rtsp')], {
    ...{ name, audio: 'copy', sourceTimeoutMs: 4000 },
  });
  if (file.streams.some(stream => stream.name === name)) return plain;
  const held = mirror.latest.streams.get(name)?.value?.stream;
  return held && heldStreamConfig(name, held, plain);
}
