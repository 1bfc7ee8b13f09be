// The configuration over the life of the node, and who acts on a change of it: the log, the streams that run on every node, the cluster's
// part, and the ingests of the streams that are configured in another way now. All others are not touched.

import { realClock as clock } from '../adapters/clock.ts';
import { ConfigWatch } from '../adapters/config/config-watch.ts';
import type { Settings } from '../cluster/settings.ts';
import type { ClusterState } from '../cluster/state.ts';
import type { Config, StreamConfig } from '../config/config.ts';
import type { SiteCertificate } from '../http/tls/site-certificate.ts';
import { CurrentConfig } from '../node/configured/current-config.ts';
import { allStreams } from '../node/configured/held-streams.ts';
import { LocalStreams } from '../node/configured/local-streams.ts';
import { settingsOf, type ThisProcess } from '../node/configured/settings-of.ts';
import { StreamIndex } from '../node/configured/stream-index.ts';
import type { Ingests } from '../node/ingests.ts';
import type { ClusterLoop } from '../node/loop/cluster-loop.ts';
import type { Launch } from './launch.ts';

/** A renewed certificate is a change as well. */
function certificatePaths({ certificate }: Config): readonly string[] {
  return certificate === null ? [] : [certificate.certPath, certificate.keyPath];
}

/** What runs by the configuration. */
export interface ConfiguredParts {
  readonly loop: ClusterLoop;
  readonly ingests: Ingests;
}

export class Configuration {
  readonly current: CurrentConfig;
  /** Of the file, and held in etcd. */
  readonly streams: StreamIndex;
  readonly #launch: Launch;
  readonly #process: ThisProcess;
  readonly #watch: ConfigWatch;
  #change: Settings['change'] = null;
  #parts: { readonly loop: ClusterLoop; readonly ingests: Ingests; readonly local: LocalStreams } | null = null;

  /** @param certificate of this node, null: it has none. */
  constructor(launch: Launch, process: ThisProcess, certificate: SiteCertificate | null) {
    const { config, me, source, warnings, lastingWarnings, log, etcd } = launch;
    this.#launch = launch;
    this.#process = process;
    this.streams = new StreamIndex(config.streams);
    const load = () => source.loadAside();
    const beside = {
      look: (next: Config) => certificate?.look(next) ?? null,
      take: () => certificate?.take() ?? null,
    };
    const onTaken = (_before: Config, after: Config, sentence: string) => this.#taken(after, sentence);
    this.current = new CurrentConfig({
      ...{ config, me, warnings, lastingWarnings, load, sharesEtcd: etcd !== null, log },
      ...{ beside, onTaken },
    });
    this.#watch = new ConfigWatch({
      clock,
      paths: () => [...source.paths, ...certificatePaths(this.current.config)],
      isOn: () => this.current.config.reload === 'auto',
      onChange: () => void this.current.reload('the file was changed'),
    });
  }

  /** For the cluster's decisions, as things stand. */
  get settings(): Settings {
    return { ...settingsOf(this.current.config, this.current.me, this.#process), change: this.#change };
  }

  /** From now on changes have somebody to act on them, and the streams of every node run. The API may have had the file read before. */
  begin({ loop, ingests }: ConfiguredParts): void {
    const isShared = (stream: string) => loop.state.alive.has(stream) || loop.state.runs.has(stream);
    const local = new LocalStreams({ wanted: () => this.streams.local, ingests, isShared });
    this.#parts = { loop, ingests, local };
    local.follow();
    loop.post({ type: 'configured', settings: this.settings });
  }

  /** The cluster's part has turned: streams held in etcd may have changed, and one that it has let go of may be one of every node now. To be
   *  called before the effects of that turn, which are for the streams as they are now. */
  turned(before: ClusterState, after: ClusterState): void {
    if (before.mirror.latest.streams !== after.mirror.latest.streams) {
      const changed = this.streams.replace(allStreams(this.current.config, after));
      this.#parts?.local.follow();
      this.#reconfigure(changed);
    } else if (before.alive !== after.alive) this.#parts?.local.follow();
  }

  stopLocal(reason: string): void {
    this.#parts?.local.stop(reason);
  }

  /** What is being read is taken without effect. */
  close(): void {
    this.#watch.close();
    this.#parts = null;
  }

  /** What ends comes before what begins, and the cluster before the single ingests: it may end some of them. */
  #taken(config: Config, sentence: string): void {
    this.#launch.log.setLevel(config.logLevel);
    const state = this.#parts?.loop.state;
    const changed = this.streams.replace(state === undefined ? config.streams : allStreams(config, state));
    this.#parts?.local.follow();
    this.#configureCluster(sentence);
    this.#reconfigure(changed);
  }

  /** A change that the others need not know of leaves it at what made this node's configuration another one for them. */
  #configureCluster(sentence: string): void {
    const { settings } = this;
    const from = this.#parts?.loop.state.settings.digest ?? settings.digest;
    if (from !== settings.digest) this.#change = { from, sentence };
    this.#parts?.loop.post({ type: 'configured', settings: { ...settings, change: this.#change } });
  }

  #reconfigure(changed: readonly StreamConfig[]): void {
    for (const stream of changed) this.#parts?.ingests.reconfigure(stream);
    this.#parts?.ingests.forgetUnknown(stream => this.streams.find(stream) !== null);
  }
}
