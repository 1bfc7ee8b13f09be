import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { printConfig } from '../../../src/config/print-config.ts';
import { configOf } from '../../support/config-text.ts';

const secret = 'MYSECRET';
const full = `
  cluster_key ${secret}; cluster lab; etcd http://a:1 http://b:2 user=u password=${secret} ca=/a cert=/b key=/c;
  data "/a b"; http [::1]:81; settle 0; rebalance_delay 1500ms; live_memory 512M; standby_copies 0; loglevel warn;
  edit_auth admin ${secret}; view_auth viewer ${secret};
  peer a:81 { api_url http://10.0.0.1; public https://a; reclaim_delay 7; weight 2.5; max_streams 3; }
  peer a:82; peer b;
  template t { cluster_ingest capture_at=b,a:81 reclaim=90s weight=2; }
  stream a/b {
    template t; title "a \\\\ \\"b\\"; {c} #d"; audio none; delivery relay; disabled; retry_limit 0; segment_duration 1500ms;
    url rtsp://u:${secret}@h/a?token=${secret} rtsp_transport=udp source_timeout=5;
    url hls://h/live priority=7 user_agent="A = b; c" header="X: ${secret}" header="Y: ${secret}";
  }
`;

/** Without what is hidden and what hiding changes. */
function withoutSecrets(config: Config): unknown {
  const { clusterKey, editAuth, viewAuth, etcd, streams, ...others } = config;
  return {
    ...others,
    auth: [editAuth?.user, viewAuth?.user],
    etcd: { ...etcd, password: null },
    streams: streams.map(stream => ({
      ...stream,
      inputs: stream.inputs.map(({ url, headers, ...input }) => ({ ...input, headers: Object.keys(headers) })),
    })),
  };
}

describe('a printed configuration', () => {
  const config = configOf(full);
  const printed = printConfig(config);

  it('holds no secret', () => expect(printed).not.toContain(secret));

  it('can be read again and says the same', () => {
    const again = configOf(printed);
    expect(withoutSecrets(again)).toEqual(withoutSecrets(config));
    expect(printConfig(again)).toBe(printed);
  });

  it('has every default filled in', () =>
    expect(printConfig(configOf('stream a { url testsrc://; }'))).toBe(`cluster default;
settle 3s;
rebalance_delay 1m;
live_memory 1G;
standby_copies 1;
loglevel info;
reload manual;
delivery redirect;
segment_duration 2s;
segment_count 10;
source_timeout 10s;
retry_limit unlimited;
fetch_timeout 2s;
stale_timeout 10s;

stream a {
  url testsrc:// priority=1;
  audio auto;
  delivery redirect;
  segment_duration 2s;
  segment_count 10;
  source_timeout 10s;
  retry_limit unlimited;
}
`));

  it('quotes what must be quoted', () => {
    expect(printed).toContain('title "a \\\\ \\"b\\"; {c} #d";');
    expect(printed).toContain('user_agent="A = b; c"');
    expect(printed).toContain('data "/a b";');
  });

  it('keeps the kind of an HLS source', () => expect(printed).toContain('url hls://h/live priority=7'));
});
