// The lab's etcd: one member on loopback, with its data in the lab's own folder, and compaction as a production one needs it.

import { join } from 'node:path';
import { RetryError } from '../base/errors.ts';
import { choosePort } from './program/choose-port.ts';
import { Program } from './program/program.ts';
import { until } from './program/until.ts';

export interface LabEtcd {
  readonly url: string;
  readonly version: string;
  readonly program: Program;
}

/** Resolves when it answers. Throws RetryError with its last lines when it does not within 20 s. */
export async function startLabEtcd(folder: string, env: Readonly<Record<string, string>>): Promise<LabEtcd> {
  const port = await choosePort(12379);
  const url = `http://127.0.0.1:${port}`;
  const peerUrl = `http://127.0.0.1:${await choosePort(12380)}`;
  const program = Program.start({
    title: 'etcd',
    command: 'etcd',
    args: [
      ...['--name', 'lab', '--data-dir', join(folder, 'etcd'), '--logger', 'zap', '--log-level', 'warn'],
      ...['--listen-client-urls', url, '--advertise-client-urls', url],
      ...[
        '--listen-peer-urls',
        peerUrl,
        '--initial-advertise-peer-urls',
        peerUrl,
        '--initial-cluster',
        `lab=${peerUrl}`,
      ],
      ...['--auto-compaction-mode', 'periodic', '--auto-compaction-retention', '10m'],
    ],
    env,
  });
  const version = await until(20_000, async () => {
    if (!program.isRunning) throw new RetryError(`${await program.ended}: ${program.lines.slice(-3).join(' | ')}`);
    return await answeredVersion(url);
  });
  if (version === null) {
    await program.end('SIGKILL', 0);
    throw new RetryError(`etcd does not answer at ${url}: ${program.lines.slice(-3).join(' | ')}`);
  }
  return { url, version, program };
}

async function answeredVersion(url: string): Promise<string | null> {
  try {
    const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(1000) });
    if (!health.ok) return null;
    const version = (await (await fetch(`${url}/version`)).json()) as { readonly etcdserver?: unknown };
    return String(version.etcdserver);
  } catch {
    return null;
  }
}
