// Watches the model world all the time, from outside: what etcd holds and which children live. Throws at the first breach of an
// invariant of the protocol, with its number. It believes nothing that a node says about itself.

import type { ChangeEvent } from '../../../src/cluster/feed.ts';
import { keyOf, parseKey } from '../../../src/cluster/mirror/keys.ts';
import { parseMember, parseOwner } from '../../../src/cluster/mirror/values.ts';
import type { Plan } from '../../../src/cluster/state.ts';
import type { Entry } from '../../../src/cluster/transaction.ts';
import type { FakeEtcd, Revision } from '../fake-etcd.ts';

/** One run of ffmpeg. */
export interface Child {
  readonly node: string;
  readonly stream: string;
  readonly epoch: number;
  readonly session: number;
  isDying: boolean;
}

export class Judge {
  readonly #etcd: FakeEtcd;
  readonly #prefix: string;
  readonly #captureAt: (stream: string) => readonly string[];
  readonly #entries = new Map<string, Entry>();
  readonly #plans = new Map<string, string>();
  readonly #epochs = new Map<string, number>();
  readonly children = new Set<Child>();

  constructor(etcd: FakeEtcd, prefix: string, captureAt: (stream: string) => readonly string[]) {
    this.#etcd = etcd;
    this.#prefix = prefix;
    this.#captureAt = captureAt;
    etcd.listen(revision => this.#committed(revision));
  }

  started(child: Child): void {
    const other = [...this.children].find(({ stream }) => stream === child.stream);
    if (other !== undefined) this.#breach('I2', `${shown(child)} starts while ${shown(other)} lives`);
    const last = this.#epochs.get(child.stream) ?? 0;
    if (child.epoch < last) this.#breach('I4', `${shown(child)} starts after epoch ${last}`);
    this.#epochs.set(child.stream, child.epoch);
    const owner = this.#entry({ table: 'owners', stream: child.stream });
    const value = owner === undefined ? null : parseOwner(owner.value);
    if (owner?.mod !== child.epoch || value?.session !== child.session) {
      this.#breach('I5', `${shown(child)} starts, but etcd has ${owner?.value ?? 'no owner'} at ${owner?.mod}`);
    }
    this.children.add(child);
  }

  ended(child: Child): void {
    this.children.delete(child);
  }

  /** The same revision gives the same plan on every node that has the same file. */
  planned(plan: Plan, digest: string): void {
    const text = JSON.stringify([[...plan.assigned].sort(), [...plan.unplaced].sort()]);
    const id = `${plan.revision} ${digest}`;
    const known = this.#plans.get(id);
    if (known !== undefined && known !== text) this.#breach('I7', `two plans at revision ${plan.revision}`);
    this.#plans.set(id, text);
  }

  /** To be called before etcd applies a claim of `node` under `session` for `stream`, which it will accept. */
  claims(node: string, session: number, stream: string): void {
    const member = this.#entry({ table: 'members', node });
    if (member?.create !== session) this.#breach('I8', `${node} claims ${stream} under its former session ${session}`);
    const hosts = this.#captureAt(stream);
    const mine = hosts.indexOf(node);
    for (const host of mine < 0 ? hosts : hosts.slice(0, mine)) {
      const member = this.#entry({ table: 'members', node: host });
      const isAlive = member !== undefined && parseMember(member.value)?.leaving === false;
      const isDraining = this.#entry({ table: 'drains', node: host }) !== undefined;
      const declines = this.#entry({ table: 'declines', node: host, stream }) !== undefined;
      if (isAlive && !isDraining && !declines) {
        this.#breach('I6', `${node} claims ${stream} while its preferred ${host} lives and is willing`);
      }
    }
  }

  #committed({ events }: Revision): void {
    for (const event of events) {
      const name = parseKey(this.#prefix, event.type === 'put' ? event.entry.key : event.key);
      if (event.type === 'put') this.#entries.set(event.entry.key, event.entry);
      else this.#entries.delete(event.key);
      if (name?.table === 'members') this.#memberChanged(name.node, event);
    }
  }

  /** All that ran under a session is dead when its key goes: the bound that D and K exist for. */
  #memberChanged(node: string, event: ChangeEvent): void {
    if (event.type === 'put') return;
    const own = parentNode(node);
    const alive = [...this.children].find(child => parentNode(child.node) === own);
    if (alive !== undefined) this.#breach('I9', `the member key of ${node} is gone while ${shown(alive)} lives`);
  }

  #entry(name: Parameters<typeof keyOf>[1]): Entry | undefined {
    return this.#entries.get(keyOf(this.#prefix, name));
  }

  #breach(invariant: string, sentence: string): never {
    throw new Error(`${invariant} broken at ${Math.round(this.#etcd.clock.monotonicMs())} ms: ${sentence}`);
  }
}

/** A twin of the same name is shown as a'. */
function parentNode(label: string): string {
  return label.replace(/'$/, '');
}

function shown({ stream, node, epoch, session }: Child): string {
  return `${stream} on ${node} (epoch ${epoch}, session ${session})`;
}
