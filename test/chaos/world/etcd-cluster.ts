// Three etcd members, each in a network of its own and, where loop devices are allowed, on a disk of its own that can be frozen and
// filled. A member may be killed, stopped and started again with its data.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from '../../../src/lab/program/program.ts';
import { waitFor } from '../../support/wait.ts';
import { emptyDisk, fillDisk } from './full-disk.ts';
import type { Place } from './network.ts';

const CLIENT_PORT = 2379;
const PEER_PORT = 2380;
const OTHERS_WRITE_MS = 1000;

export class EtcdCluster {
  readonly members: readonly EtcdMember[];

  /** @param room where the disks are mounted: disk1, disk2 … */
  constructor(places: readonly Place[], room: string, logLine: (name: string, line: string) => void) {
    const initial = places.map(({ name, address }) => `${name}=http://${address}:${PEER_PORT}`).join(',');
    this.members = places.map((place, index) => {
      return new EtcdMember(place, join(room, `disk${index + 1}`), initial, line => logLine(place.name, line));
    });
  }

  get places(): readonly Place[] {
    return this.members.map(member => member.place);
  }

  get urls(): readonly string[] {
    return this.members.map(member => member.url);
  }

  async start(): Promise<void> {
    for (const member of this.members) member.start();
    await waitFor('an etcd with a leader', 30_000, () => this.leader());
    setInterval(() => {
      for (const member of this.members) void member.write();
    }, OTHERS_WRITE_MS);
  }

  /** The member that leads, as those that answer say; null: none does. */
  async leader(): Promise<EtcdMember | null> {
    const answers = await Promise.all(this.members.map(member => member.status()));
    const leads = answers.find(answer => answer !== null && answer.leader !== '0')?.leader;
    return this.members.find((_, index) => answers[index]?.id === leads && leads !== undefined) ?? null;
  }

  async isHealthy(): Promise<boolean> {
    const answers = await Promise.all(this.members.map(member => member.status()));
    const leaders = new Set(answers.map(answer => answer?.leader ?? '0'));
    return leaders.size === 1 && !leaders.has('0');
  }
}

export class EtcdMember {
  readonly place: Place;
  readonly url: string;
  readonly #disk: string;
  readonly #initial: string;
  readonly #onLine: (line: string) => void;
  #program: Program | null = null;

  constructor(place: Place, disk: string, initial: string, onLine: (line: string) => void) {
    this.place = place;
    this.url = `http://${place.address}:${CLIENT_PORT}`;
    this.#disk = disk;
    this.#initial = initial;
    this.#onLine = onLine;
  }

  /** It has a disk of its own. */
  get hasDisk(): boolean {
    return existsSync(join(this.#disk, '.own'));
  }

  start(): void {
    const { name, address } = this.place;
    const peer = `http://${address}:${PEER_PORT}`;
    const dataPath = join(this.#disk, 'data');
    mkdirSync(dataPath, { recursive: true, mode: 0o700 });
    const args = [
      ...['--name', name, '--data-dir', dataPath, '--logger', 'zap', '--log-level', 'warn'],
      ...['--listen-client-urls', this.url, '--advertise-client-urls', this.url],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
      ...['--initial-cluster', this.#initial, '--initial-cluster-token', 'chaos'],
    ];
    const command = ['netns', 'exec', name, 'etcd', ...args];
    this.#program = Program.start({ title: `etcd ${name}`, command: 'ip', args: command, onLine: this.#onLine });
  }

  kill(): void {
    this.#program?.signal('SIGKILL');
  }

  /** Also when it is just dying by itself: only what has ended can be started. */
  async restart(): Promise<void> {
    await this.#program?.end('SIGKILL', 0);
    this.start();
  }

  pause(): void {
    this.#program?.signal('SIGSTOP');
  }

  resume(): void {
    this.#program?.signal('SIGCONT');
  }

  /** Whoever writes to its disk waits from now on. */
  freeze(): void {
    execFileSync('fsfreeze', ['--freeze', this.#disk]);
  }

  thaw(): void {
    execFileSync('fsfreeze', ['--unfreeze', this.#disk]);
  }

  /** Not a byte is left on its disk. */
  fill(): void {
    fillDisk(this.#disk);
  }

  empty(): void {
    emptyDisk(this.#disk);
  }

  /** As other users of the same etcd do now and then: a leader that has nothing to write would not notice that its disk is frozen. */
  async write(): Promise<void> {
    try {
      const body = JSON.stringify({ key: 'L290aGVycw==', value: 'eA==' });
      await fetch(`${this.url}/v3/kv/put`, { method: 'POST', body, signal: AbortSignal.timeout(OTHERS_WRITE_MS) });
    } catch {
      // It does not answer just now.
    }
  }

  /** null: it does not answer. */
  async status(): Promise<{ readonly id: string; readonly leader: string } | null> {
    try {
      const response = await fetch(`${this.url}/v3/maintenance/status`, {
        method: 'POST',
        body: '{}',
        signal: AbortSignal.timeout(1000),
      });
      const body = (await response.json()) as {
        readonly header: { readonly member_id: string };
        readonly leader?: string;
      };
      return { id: body.header.member_id, leader: body.leader ?? '0' };
    } catch {
      return null;
    }
  }
}
