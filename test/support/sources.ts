// What an integration test needs besides nodes, for as long as the test runs: an etcd, and HTTP cameras that count connections.

import { onTestFinished } from 'vitest';
import { HttpCameras } from '../../src/lab/cameras/http-cameras.ts';
import { type EtcdMember, startEtcd } from './etcd.ts';

export interface TestEtcd {
  readonly endpoints: readonly string[];
  readonly member: EtcdMember;
}

/** One etcd that ends with the test of the call. */
export async function etcdForTest(): Promise<TestEtcd> {
  const etcd = await startEtcd();
  onTestFinished(() => etcd.stop());
  const [member] = etcd.members;
  if (member === undefined) throw new Error('an etcd without members');
  return { endpoints: etcd.endpoints, member };
}

export interface TestSources {
  readonly cameras: HttpCameras;
  readonly names: readonly string[];
  /** The streams as lines of a configuration file. @param pinned stream name to the node of its capture_at. */
  text(pinned?: Readonly<Record<string, string | undefined>>): string;
  /** Streams whose camera ever saw two connections at once: must be none. */
  seenTwice(): readonly string[];
}

/** `count` cameras cam01, cam02 … that share one encoder (a keyframe every 2 s) and end with the test of the call. */
export async function sourcesForTest(count: number): Promise<TestSources> {
  const names = Array.from({ length: count }, (_, index) => `cam${String(index + 1).padStart(2, '0')}`);
  const cameras = await HttpCameras.start({ names, pictures: [1] });
  onTestFinished(() => cameras.close());
  return {
    cameras,
    names,
    text: (pinned = {}) =>
      names
        .map(name => {
          const place = pinned[name] === undefined ? '' : ` capture_at=${pinned[name]}`;
          return `stream ${name} { url ${cameras.url(name)}; cluster_ingest${place}; }`;
        })
        .join('\n'),
    seenTwice: () => names.filter(name => cameras.counts.of(name).most > 1),
  };
}
