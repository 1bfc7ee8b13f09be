// The life of a started node as the command line sees it: signals become leaving, its end becomes an exit status. SIGTERM and SIGINT leave
// the cluster cleanly, also when they come while the node is still starting; a second one ends at once (the fence then kills every ffmpeg). SIGHUP
// reads the configuration again.

import type { EventEmitter } from 'node:events';
import type { RunningNode } from '../main.ts';
import type { Log } from '../ports.ts';

export interface Signals {
  /** The process, or a test's emitter. */
  readonly from: Pick<EventEmitter, 'on' | 'off'>;
  /** Ends the process at once. */
  readonly exit: (status: number) => void;
}

const processSignals: Signals = { from: process, exit: status => process.exit(status) };

/** @returns the exit status. Rejects when the node could not be started. */
export async function untilEnded(
  starting: Promise<RunningNode>,
  log: Log,
  { from, exit }: Signals = processSignals,
): Promise<0 | 1> {
  let asked = false;
  const leave = (signal: string): void => {
    if (asked) return exit(1);
    asked = true;
    log.info('signal', { reason: `${signal}: leaving the cluster; once more ends at once` });
    starting.then(
      node => node.leave(),
      () => {},
    );
  };
  const reload = (): void => {
    starting.then(
      node => node.reload('SIGHUP'),
      () => {},
    );
  };
  from.on('SIGTERM', leave).on('SIGINT', leave).on('SIGHUP', reload);
  try {
    const { status, reason } = await (await starting).ended;
    log[status === 0 ? 'info' : 'error']('ended', { reason });
    return status;
  } finally {
    from.off('SIGTERM', leave).off('SIGINT', leave).off('SIGHUP', reload);
  }
}
