import { describe, expect, it } from 'vitest';
import { labConfigText } from '../../../src/lab/lab-config.ts';

describe('labConfigText', () => {
  it('names every node and source, and pins one stream to the first node', () => {
    const text = labConfigText({
      cluster: 'lab-aB3',
      clusterKey: 'key',
      etcdUrl: 'http://127.0.0.1:12379',
      dataPath: '/tmp/lab/data',
      editUser: 'admin',
      editPassword: 'secret',
      nodes: ['127.0.0.1:8081', '127.0.0.1:8082'],
      sources: new Map([
        ['cam01', 'http://127.0.0.1:8090/cam01.ts'],
        ['cam02', 'rtsp://127.0.0.1:8554/cam02'],
      ]),
      pinned: 'cam01',
    });
    expect(text).toContain('cluster lab-aB3;');
    expect(text).toContain('peer 127.0.0.1:8081;\npeer 127.0.0.1:8082;\n');
    expect(text).toContain(
      'stream cam01 { url http://127.0.0.1:8090/cam01.ts; cluster_ingest capture_at=127.0.0.1:8081; }',
    );
    expect(text).toContain('stream cam02 { url rtsp://127.0.0.1:8554/cam02; cluster_ingest; }');
    expect(text).toContain('edit_auth admin secret;');
  });
});
