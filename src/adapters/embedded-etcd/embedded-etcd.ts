// The etcd of a node that is alone: a real etcd on loopback, in the data folder, which lives as long as the node. When it dies it is
// started again on the same ports, so that the node's store only sees a short absence. It dies with the node, also with a killed one.
// It is one process on one disk: a cluster of several nodes needs an etcd of its own.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { backoffMs } from '../../base/backoff.ts';
import { sentenceOf, TellUserError } from '../../base/errors.ts';
import type { Clock, Log } from '../../ports.ts';
import { clearEarlierEtcd, forgetEtcd, rememberEtcd } from './earlier-etcd.ts';
import { type EtcdPlan, EtcdProcess } from './etcd-process.ts';
import { requirePrograms } from './find-program.ts';
import { freeLoopbackPort } from './free-port.ts';

export interface EmbeddedEtcdOptions {
  /** The node's own data folder, there and writable. */
  readonly dataPath: string;
  readonly log: Log;
  readonly clock: Clock;
}

export interface EmbeddedEtcd {
  readonly endpoints: readonly string[];
  /** SIGTERM, SIGKILL when that is not enough; resolves when it is gone. */
  stop(): Promise<void>;
}

const startTimeoutMs = 30_000;
const restartsMs = [200, 500, 1000, 2000, 5000];
/** Who lived that long begins with the first waiting time again. */
const soundAfterMs = 60_000;

/** Starts it and waits until it answers. Throws TellUserError. */
export async function startEmbeddedEtcd(options: EmbeddedEtcdOptions): Promise<EmbeddedEtcd> {
  const { dataPath, log } = options;
  requirePrograms(['etcd', 'setpriv']);
  const folderPath = join(dataPath, 'etcd');
  await makeFolder(folderPath);
  await clearEarlierEtcd(folderPath, log);
  const plan: EtcdPlan = {
    dataPath: join(folderPath, 'data'),
    clientUrl: `http://127.0.0.1:${await freeLoopbackPort()}`,
    peerUrl: `http://127.0.0.1:${await freeLoopbackPort()}`,
  };
  const etcd = new SupervisedEtcd(options, folderPath, plan);
  await etcd.start();
  return { endpoints: [plan.clientUrl], stop: () => etcd.stop() };
}

class SupervisedEtcd {
  readonly #options: EmbeddedEtcdOptions;
  readonly #folderPath: string;
  readonly #plan: EtcdPlan;
  #process: EtcdProcess | null = null;
  #cancelRestart = () => {};
  #failures = 0;
  #stopping = false;

  constructor(options: EmbeddedEtcdOptions, folderPath: string, plan: EtcdPlan) {
    this.#options = options;
    this.#folderPath = folderPath;
    this.#plan = plan;
  }

  /** The first start: what goes wrong in it is the user's to mend. */
  async start(): Promise<void> {
    const etcd = this.#launch();
    try {
      rememberEtcd(this.#folderPath, etcd.pid);
      await etcd.waitUntilHealthy(startTimeoutMs);
    } catch (error) {
      await this.stop();
      throw new TellUserError(
        `the embedded etcd in ${this.#folderPath} does not start: ${sentenceOf(error)}; mend that, ` +
          `or name an etcd that runs elsewhere with 'etcd http://HOST:2379;'`,
      );
    }
    const reason = `a file with one node: its own etcd runs at ${this.#plan.clientUrl} with its data in ${this.#folderPath}`;
    this.#options.log.info('etcd-started', { reason, pid: etcd.pid });
    etcd.ended.then(how => this.#ended(etcd, how));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#cancelRestart();
    await this.#process?.stop();
    forgetEtcd(this.#folderPath);
  }

  #launch(): EtcdProcess {
    const etcd = new EtcdProcess(this.#plan, this.#options.clock);
    this.#process = etcd;
    return etcd;
  }

  /** Why it must not go on: without the note, the next life of this node would not find it. null: it may. */
  #note(etcd: EtcdProcess): string | null {
    try {
      rememberEtcd(this.#folderPath, etcd.pid);
      return null;
    } catch (error) {
      return sentenceOf(error);
    }
  }

  #ended(etcd: EtcdProcess, how: string): void {
    if (this.#stopping) return;
    const { log, clock } = this.#options;
    this.#failures = etcd.ageMs() > soundAfterMs ? 0 : this.#failures + 1;
    const waitMs = backoffMs(restartsMs, Math.max(0, this.#failures - 1), 0.5);
    const reason = `the embedded etcd ended (${how}); it is started again in ${Math.round(waitMs)} ms`;
    log.error('etcd-ended', { reason, pid: etcd.pid });
    this.#cancelRestart = clock.wakeAt(clock.monotonicMs() + waitMs, () => this.#restart());
  }

  #restart(): void {
    const etcd = this.#launch();
    const trouble = this.#note(etcd);
    etcd.ended.then(how => this.#ended(etcd, trouble ?? how));
    if (trouble !== null) return void etcd.stop();
    etcd.waitUntilHealthy(startTimeoutMs).then(
      () => this.#options.log.info('etcd-started', { reason: 'the embedded etcd answers again', pid: etcd.pid }),
      () => {}, // Its end is told by `ended`; one that lives and says nothing is told by the store.
    );
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new TellUserError(
      `cannot make the folder ${path} for the embedded etcd: make it writable, or choose another with --data`,
      {
        cause,
      },
    );
  }
}
