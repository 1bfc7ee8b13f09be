// Everything of weir's own that Prometheus is told of: names, labels, and what they mean, in an operator's words. The table of
// etc/prometheus/README.md is made of this one. Labels have few values; only a stream's own figures carry its name.

export interface Series {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

export const series = {
  weir_node_info: {
    type: 'gauge',
    labels: ['node', 'cluster', 'version', 'config_digest'],
    help:
      'Always 1. Which node this is, of which cluster, with which version, and a digest of the part of its configuration that must be the same ' +
      'on every node.',
  },
  weir_ready: {
    type: 'gauge',
    labels: [],
    help: '1 while this node is a member of the cluster and knows how things stand, 0 while it can take no stream; monitoring/readiness says why.',
  },
  weir_warnings: {
    type: 'gauge',
    labels: [],
    help: 'Standing warnings of this node, as the cluster page and config/stats of the API say them in words.',
  },
  weir_peers: {
    type: 'gauge',
    labels: ['status'],
    help: 'Nodes of the cluster as this node sees them in etcd. status: up, down = named in the configuration but no member, draining.',
  },
  weir_streams: {
    type: 'gauge',
    labels: ['status'],
    help:
      'Streams of the configuration, each counted once. status: running, waiting, error = ingested by this node; elsewhere = by another one; ' +
      'nowhere = by nobody, though somebody should; off = switched off or disabled.',
  },
  weir_owned_streams: {
    type: 'gauge',
    labels: [],
    help: 'Streams that this node owns in etcd, whether they run well or not.',
  },
  weir_placement_imbalance_ratio: {
    type: 'gauge',
    labels: [],
    help:
      'Load of the most loaded node over the mean of all that are up (streams by their weight, over the weight of the node). 1 is even; ' +
      'capture_at and few streams make it larger.',
  },
  weir_takeovers_total: {
    type: 'counter',
    labels: ['reason'],
    help:
      'Streams that nobody owned and that this node took. reason: owner-lost = the node that had it is gone; own = this node had it itself, ' +
      'before a restart or a lost lease; released = its node gave it up; new = nobody ever had it. Planned moves are in weir_moves_total.',
  },
  weir_takeover_seconds: {
    type: 'histogram',
    labels: [],
    help:
      'How long streams taken over from a lost owner had no picture: from when this node saw in etcd that the owner is gone to the first ' +
      'segment here, complete in memory. Of a host that fell silent etcd tells stale_timeout after its last renewal: that time comes on top.',
  },
  weir_lease_remaining_seconds: {
    type: 'gauge',
    labels: [],
    help:
      'Time until this node kills all its ingests, if no renewal of its lease gets through before; 0 while it is no member. Swings ' +
      'between a little less than stale_timeout - fetch_timeout and stale_timeout when all is well.',
  },
  weir_renewals_total: {
    type: 'counter',
    labels: ['result'],
    help:
      'Attempts to renew the lease of this node, one each fetch_timeout when all is well. result: done; unanswered = no answer in time, tried ' +
      'again at once; refused = the session is over.',
  },
  weir_fenced_total: {
    type: 'counter',
    labels: [],
    help:
      'Sessions of this node that ended against its will (no renewal before the deadline, refused, member key gone, etcd restored). Each time ' +
      'it killed all its ingests and joined anew.',
  },
  weir_claim_conflicts_total: {
    type: 'counter',
    labels: [],
    help: 'Claims of a stream that etcd refused, because another node was first or something had changed. A few at a failover are normal.',
  },
  weir_moves_total: {
    type: 'counter',
    labels: ['reason', 'result'],
    help:
      'Planned moves of streams away from this node that have ended. reason: reclaim = to a node that capture_at prefers; rebalance; drain; leaving = this ' +
      'node was asked to stop; operator; other. result: done; taken-back = the target went, and the stream runs here again; failed = it runs ' +
      'at neither, or the session of this node ended meanwhile.',
  },
  weir_ingest_restarts_total: {
    type: 'counter',
    labels: [],
    help:
      'Times that this node started the ffmpeg of a stream again while it owned the stream all the time: the source failed or fell silent, ' +
      'ffmpeg ended, a better source was tried, or its configuration was changed.',
  },
  weir_ingest_stalls_total: {
    type: 'counter',
    labels: [],
    help: 'Times that an ingest of this node was ended because its source gave nothing for longer than source_timeout allows.',
  },
  weir_segments_total: { type: 'counter', labels: [], help: 'Live segments that the ingests of this node have made.' },
  weir_segments_unprotected_total: {
    type: 'counter',
    labels: [],
    help: 'Of them, those that viewers were told of while no other node had confirmed a copy: lost if this node had died then. All, where it is alone.',
  },
  weir_segment_bytes_total: {
    type: 'counter',
    labels: [],
    help: 'Bytes of the live segments that the ingests of this node have made.',
  },
  weir_stream_alive: {
    type: 'gauge',
    labels: ['stream'],
    help: '1 while the stream, which this node ingests, gives segments; else 0. Only the node that has a stream tells of it.',
  },
  weir_stream_bitrate: {
    type: 'gauge',
    labels: ['stream'],
    help: 'Bits per second of the last segments of a stream that this node ingests; 0 before the first one.',
  },
  weir_stream_retry_count: {
    type: 'gauge',
    labels: ['stream'],
    help: 'Failures of the sources of a stream that this node ingests, counted anew after each run of 30 s or more.',
  },
  weir_stream_clients: {
    type: 'gauge',
    labels: ['stream'],
    help: 'Viewers of a stream at this node, where it ingests the stream or has viewers of it. The sum over all nodes is the audience.',
  },
  weir_viewers: {
    type: 'gauge',
    labels: [],
    help: 'Viewers at this node, of all streams: sessions of HLS and open mpegts.',
  },
  weir_http_requests_total: {
    type: 'counter',
    labels: ['route', 'code'],
    help: 'Requests that this node has answered, by the kind of address and the HTTP status. Playback is /:stream/…',
  },
  weir_redirects_total: {
    type: 'counter',
    labels: [],
    help: 'Requests for playback that this node has sent on to the node that has the stream.',
  },
  weir_etcd_up: {
    type: 'gauge',
    labels: [],
    help: '1 while the last thing that this node asked of etcd was answered, 0 when it was not.',
  },
  weir_etcd_call_seconds: {
    type: 'histogram',
    labels: [],
    help: 'How long etcd took to answer a call of this node (a lease, a transaction). What was not answered is in weir_etcd_failures_total.',
  },
  weir_etcd_failures_total: {
    type: 'counter',
    labels: [],
    help: 'Calls of this node to etcd that failed or had no answer in time. The next one goes to the next endpoint.',
  },
  weir_etcd_database_bytes: {
    type: 'gauge',
    labels: [],
    help: 'Size of the database of etcd as it says itself. At its quota, 2 GB unless set otherwise, etcd takes no writes. Left out while unknown.',
  },
  weir_event_loop_lag_seconds: {
    type: 'histogram',
    labels: [],
    help: 'How late a timer of the main process came, looked at ten times a second. While it is late the node answers nobody and renews nothing.',
  },
} as const satisfies Readonly<Record<string, Series>>;

export type SeriesName = keyof typeof series;
