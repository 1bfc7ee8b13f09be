// The effective configuration: what the parser makes of a file and its includes, with every default filled in.
// Plain data, the same on every node. It may hold secrets (passwords in URLs, the cluster key): print it only through printConfig.

export type InputKind = 'http' | 'https' | 'hls' | 'rtsp' | 'rtsps' | 'udp' | 'rtmp' | 'srt' | 'file' | 'testsrc';

/** One source of a stream. The list of a stream is in order of preference (`priority`, then the order of the file). */
export interface Input {
  /** As the user wrote it, Flussonic spellings resolved (tshttp:// is http://, fake:// is testsrc://). May hold a password. */
  readonly url: string;
  readonly kind: InputKind;
  readonly priority: number;
  readonly sourceTimeoutMs: number | null;
  readonly rtspTransport: 'tcp' | 'udp';
  readonly userAgent: string | null;
  /** Further request headers, name to value. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ClusterIngest {
  /** Node names (peers of the file) in order of preference; empty: no preference. */
  readonly captureAt: readonly string[];
  /** auto: after the node's reclaim_delay; manual: never by itself; a number: after that many ms. */
  readonly reclaim: 'auto' | 'manual' | number;
  /** The load that this stream is, in the unit of the peers' weights. Default 1. */
  readonly weight: number;
}

export type AudioMode = 'copy' | 'aac' | 'none' | 'auto';

/** How viewers of a stream get it from a node that does not run it: sent to the one that does, or served there all the same. */
export type Delivery = 'redirect' | 'relay';

export interface StreamConfig {
  readonly name: string;
  readonly title: string | null;
  readonly inputs: readonly Input[];
  /** null: runs on every node on its own, outside of any ownership. */
  readonly clusterIngest: ClusterIngest | null;
  readonly disabled: boolean;
  /** auto: copied when MPEG-TS players can take it, else re-encoded to AAC. */
  readonly audio: AudioMode;
  /** The backend that is asked who may watch; null: everybody may. There may be a secret in its query. */
  readonly onPlay: string | null;
  readonly delivery: Delivery;
  readonly segmentDurationMs: number;
  readonly segmentCount: number;
  readonly sourceTimeoutMs: number;
  /** null: unlimited. */
  readonly retryLimit: number | null;
}

/** What holds for a stream that does not say it itself. */
export type StreamDefaults = Pick<
  StreamConfig,
  'delivery' | 'segmentDurationMs' | 'segmentCount' | 'sourceTimeoutMs' | 'retryLimit'
>;

export interface PeerConfig {
  /** The node's name: the host, or host:port where two peers share a host. */
  readonly name: string;
  readonly host: string;
  /** null: not given in the file. */
  readonly port: number | null;
  readonly apiUrl: string | null;
  readonly publicUrl: string | null;
  readonly fetchTimeoutMs: number;
  readonly staleTimeoutMs: number;
  /** null: the stale_timeout of the peer. */
  readonly reclaimDelayMs: number | null;
  /** Capacity relative to the others. Default 1. */
  readonly weight: number;
  readonly maxStreams: number | null;
}

export interface EtcdConfig {
  readonly endpoints: readonly string[];
  readonly user: string | null;
  readonly password: string | null;
  /** Paths of PEM files. */
  readonly caPath: string | null;
  readonly certPath: string | null;
  readonly keyPath: string | null;
}

export interface ListenAddress {
  /** null: every address. */
  readonly host: string | null;
  readonly port: number;
}

/** Paths of PEM files. */
export interface CertificateFiles {
  readonly certPath: string;
  readonly keyPath: string;
}

export interface UserPassword {
  readonly user: string;
  readonly password: string;
}

/** auto: a changed file is read again by itself. */
export type ReloadMode = 'auto' | 'manual';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface Config {
  readonly clusterKey: string | null;
  readonly cluster: string;
  readonly etcd: EtcdConfig | null;
  readonly dataPath: string | null;
  readonly http: ListenAddress | null;
  readonly https: ListenAddress | null;
  /** With which https is spoken; null: it is not. */
  readonly certificate: CertificateFiles | null;
  /** The defaults of all peers, for a node that no peer describes. */
  readonly peerDefaults: Pick<PeerConfig, 'fetchTimeoutMs' | 'staleTimeoutMs' | 'reclaimDelayMs'>;
  readonly peers: readonly PeerConfig[];
  /** Of the top, for the streams that the file does not have. */
  readonly streamDefaults: StreamDefaults;
  readonly streams: readonly StreamConfig[];
  readonly settleMs: number;
  readonly rebalanceDelayMs: number;
  readonly liveMemoryBytes: number;
  /** How many other nodes hold a copy of the newest segments. */
  readonly standbyCopies: 0 | 1;
  readonly editAuth: UserPassword | null;
  readonly viewAuth: UserPassword | null;
  readonly logLevel: LogLevel;
  readonly reload: ReloadMode;
}
