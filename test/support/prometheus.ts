// A real Prometheus for tests, and its promtool: programs that bin/test fetches. The server runs on a free port of loopback with its data in a
// temporary folder, and ends with the test that started it.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { Program } from '../../src/lab/program/program.ts';
import { freePorts } from './ports.ts';
import { root } from './root.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { waitFor } from './wait.ts';

const run = promisify(execFile);

/** Where bin/test puts them, or anywhere in the PATH. */
function programPath(name: 'prometheus' | 'promtool'): string {
  const fetched = join(root, '.tools/usr/bin', name);
  return existsSync(fetched) ? fetched : name;
}

/** What promtool writes. Throws with all of it when it finds fault. */
export async function promtool(...args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(programPath('promtool'), [...args]);
    return `${stdout}${stderr}`;
  } catch (error) {
    if (isMissing(error)) throw new Error('there is no promtool: bin/test fetches it, or install Prometheus');
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`promtool ${args.join(' ')}:\n${stdout}${stderr}`);
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export class Prometheus {
  readonly #origin: string;

  private constructor(origin: string) {
    this.#origin = origin;
  }

  /** @param config the text of its configuration. It must name its files by whole paths. */
  static async start(config: string): Promise<Prometheus> {
    const folder = await makeTemporaryFolder();
    onTestFinished(() => folder.remove());
    const configPath = join(folder.path, 'prometheus.yml');
    await writeFile(configPath, config);
    const [port] = await freePorts(1);
    const command = programPath('prometheus');
    const args = [
      ...[`--config.file=${configPath}`, `--storage.tsdb.path=${join(folder.path, 'data')}`],
      ...[`--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'],
    ];
    const program = Program.start({ title: 'Prometheus', command, args, env: {} });
    onTestFinished(() => program.end('SIGTERM', 5000));
    const prometheus = new Prometheus(`http://127.0.0.1:${port}`);
    await waitFor('Prometheus', 30_000, async () => {
      if (!program.isRunning) throw new Error(`it ended: ${program.lines.join(' | ')}`);
      return (await fetch(`${prometheus.#origin}/-/ready`)).ok;
    });
    return prometheus;
  }

  /** An expression as of now. */
  async query(expression: string): Promise<readonly Sample[]> {
    interface Vector {
      readonly result: readonly { readonly metric: Sample['metric']; readonly value: readonly [number, string] }[];
    }
    const { result } = await this.#get<Vector>(`/api/v1/query?${new URLSearchParams({ query: expression })}`);
    return result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }

  /** Its rules: whether each could be evaluated. */
  async rules(): Promise<readonly { readonly name: string; readonly health: string; readonly lastError?: string }[]> {
    interface Groups {
      readonly groups: readonly { readonly rules: Awaited<ReturnType<Prometheus['rules']>> }[];
    }
    const { groups } = await this.#get<Groups>('/api/v1/rules');
    return groups.flatMap(({ rules }) => rules);
  }

  /** Why each target that is down is down. */
  async troubles(): Promise<readonly string[]> {
    interface Targets {
      readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[];
    }
    const { activeTargets } = await this.#get<Targets>('/api/v1/targets');
    return activeTargets.filter(({ health }) => health !== 'up').map(({ health, lastError }) => lastError || health);
  }

  async #get<Data>(path: string): Promise<Data> {
    const response = await fetch(this.#origin + path, { signal: AbortSignal.timeout(10_000) });
    const body = (await response.json()) as { readonly data?: Data; readonly error?: string };
    if (body.data === undefined) throw new Error(`${path}: ${body.error ?? response.status}`);
    return body.data;
  }
}
