// The Leftovers port: finds what an earlier life of this node left behind, by the marks in /proc/PID/environ (child-marker.ts), and tells
// a leftover from a second node of the same name. Only within this pid namespace, and only processes whose environment may be read: those
// of the same user. A process that an earlier life started without a mark is not found; there is none.

import { readdirSync, readlinkSync } from 'node:fs';
import { TellUserError } from '../base/errors.ts';
import type { Clock, Leftovers } from '../ports.ts';
import {
  type ChildMarker,
  childVariable,
  fenceVariable,
  type NodeMarker,
  parseChildMarker,
  parseNodeMarker,
} from './child-marker.ts';
import {
  isProcessAlive,
  killProcess,
  ownIdentity,
  type ProcessIdentity,
  readProcessStat,
  readProcFile,
} from './process-stat.ts';

const pollMs = 20;
/** A fence that has reaped its last child tells etcd, and ends. */
const fencePatienceMs = 3000;
const patienceMs = 10_000;

interface Leftover {
  readonly identity: ProcessIdentity;
  readonly marker: NodeMarker;
  /** null: it is a fence itself. */
  readonly fence: ProcessIdentity | null;
}

export class ProcLeftovers implements Leftovers {
  readonly #clock: Clock;
  readonly #cluster: string;
  readonly #node: string;

  constructor(clock: Clock, cluster: string, node: string) {
    this.#clock = clock;
    this.#cluster = cluster;
    this.#node = node;
  }

  identity(): { readonly bootId: string; readonly pidNamespace: string } {
    const bootId = readProcFile('/proc/sys/kernel/random/boot_id')?.trim();
    const pidNamespace = namespaceOf('self');
    if (bootId === undefined || pidNamespace === null) {
      throw new TellUserError(
        "cannot read this machine's identity from /proc (boot_id, self/ns/pid): weir runs on Linux, with /proc mounted",
      );
    }
    return { bootId, pidNamespace };
  }

  async isAlive(pid: number, startTime: number): Promise<boolean> {
    return isProcessAlive({ pid, start: startTime });
  }

  async anyLeft(): Promise<boolean> {
    return this.#find().length > 0;
  }

  async clear(): Promise<{ readonly killed: number; readonly inUse: string | null }> {
    const beganMs = this.#clock.monotonicMs();
    const killed = new Set<string>();
    for (;;) {
      const leftovers = this.#find();
      const user = leftovers.find(({ marker }) => isProcessAlive(marker.main));
      if (user !== undefined) return { killed: killed.size, inUse: this.#sayInUse(user.marker.main) };
      if (leftovers.length === 0) return { killed: killed.size, inUse: null };
      const passedMs = this.#clock.monotonicMs() - beganMs;
      if (passedMs > patienceMs) throw new TellUserError(saySurvivors(leftovers));
      for (const leftover of leftovers.filter(one => isDue(one, leftovers, passedMs))) {
        killProcess(leftover.identity);
        killed.add(`${leftover.identity.pid} ${leftover.identity.start}`);
      }
      await new Promise<void>(resolve => this.#clock.wakeAt(this.#clock.monotonicMs() + pollMs, resolve));
    }
  }

  /** The living processes with a mark of this node, but for those of this very process. */
  #find(): Leftover[] {
    const self = ownIdentity();
    const namespace = namespaceOf('self');
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .flatMap(name => readLeftover(Number(name)) ?? [])
      .filter(({ marker }) => marker.cluster === this.#cluster && marker.node === this.#node)
      .filter(({ marker }) => marker.main.pid !== self.pid || marker.main.start !== self.start)
      .filter(({ identity }) => namespaceOf(String(identity.pid)) === namespace);
  }

  #sayInUse({ pid }: ProcessIdentity): string {
    return `the node name '${this.#node}' of cluster '${this.#cluster}' is in use on this machine by process ${pid}: stop that one, or give this node another name with --node`;
  }
}

/** What a dead main left is killed at once: its fence may stand still, and the deadline is near. The fence itself is given some time to reap;
 *  one without children has nothing to do but to tell etcd of the end of that life, and this life can do that too. */
function isDue({ identity, fence }: Leftover, leftovers: readonly Leftover[], passedMs: number): boolean {
  if (fence !== null || passedMs > fencePatienceMs) return true;
  return !leftovers.some(({ fence: parent }) => parent?.pid === identity.pid && parent.start === identity.start);
}

function readLeftover(pid: number): Leftover | null {
  const environment = readProcFile(`/proc/${pid}/environ`);
  if (environment === null || !environment.includes('WEIR_')) return null;
  const stat = readProcessStat(pid);
  if (stat === null || stat.dead) return null;
  const identity = { pid, start: stat.start };
  const child: ChildMarker | null = parseChildMarker(variable(environment, childVariable));
  if (child !== null) return { identity, marker: child, fence: child.fence };
  const marker = parseNodeMarker(variable(environment, fenceVariable));
  return marker === null ? null : { identity, marker, fence: null };
}

function variable(environment: string, name: string): string {
  const entry = environment.split('\0').find(one => one.startsWith(`${name}=`));
  return entry?.slice(name.length + 1) ?? '';
}

function namespaceOf(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return null;
  }
}

function saySurvivors(leftovers: readonly Leftover[]): string {
  const pids = leftovers.map(({ identity }) => identity.pid).join(', ');
  return `processes of an earlier life of this node cannot be killed (pid ${pids}): they may still hold their sources; look at them with 'ps', or restart the machine`;
}
