// The cluster of docker-compose.yml as a project of its own on free ports, and what can be done to its containers. bin/test-compose gives the
// project its name, and takes it down in any case; so a test that is killed leaves nothing either.

import { freePorts } from '../support/ports.ts';
import { docker } from './docker.ts';

const BUILD_MS = 900_000;
const NODES = ['s01', 's02', 's03'] as const;
const MEMBERS = ['etcd1', 'etcd2', 'etcd3'] as const;

export type NodeName = (typeof NODES)[number];
export type MemberName = (typeof MEMBERS)[number];
export type ServiceName = NodeName | MemberName | 'cameras';

export class ComposeLab {
  readonly nodes = NODES;
  readonly members = MEMBERS;
  readonly streams = ['cam01', 'cam02', 'cam03', 'cam04', 'cam05', 'cam06'] as const;
  readonly #project: string;
  readonly #ports: ReadonlyMap<string, number>;

  private constructor(project: string, ports: ReadonlyMap<string, number>) {
    this.#project = project;
    this.#ports = ports;
  }

  /** Starts nothing. @param project of the caller alone. */
  static async make(project: string): Promise<ComposeLab> {
    const names = [...NODES, 'cameras'];
    const ports = await freePorts(names.length);
    return new ComposeLab(project, new Map(names.map((name, index) => [name, ports[index] ?? 0])));
  }

  /** Where the host finds it. */
  url(service: NodeName | 'cameras'): string {
    return `http://localhost:${this.#ports.get(service)}`;
  }

  /** Resolves when all of it is built, started and healthy, as a user's own command would. */
  async up(): Promise<void> {
    await this.compose(['up', '--build', '--wait'], BUILD_MS);
  }

  async down(): Promise<void> {
    await this.compose(['down', '--volumes', '--remove-orphans', '--timeout', '1'], 120_000);
  }

  compose(words: readonly string[], timeoutMs?: number): Promise<string> {
    return docker(
      ['compose', '--ansi', 'never', '--project-name', this.#project, ...words],
      this.#environment(),
      timeoutMs,
    );
  }

  /** Runs a command in a container. */
  run(service: ServiceName, words: readonly string[]): Promise<string> {
    return docker(['exec', this.container(service), ...words]);
  }

  container(service: ServiceName): string {
    return `${this.#project}-${service}-1`;
  }

  async kill(...services: readonly ServiceName[]): Promise<void> {
    await docker(['kill', ...services.map(service => this.container(service))]);
  }

  async start(...services: readonly ServiceName[]): Promise<void> {
    await docker(['start', ...services.map(service => this.container(service))]);
  }

  /** SIGTERM, and the patience that docker-compose.yml prescribes. @returns the exit status. */
  async stop(service: ServiceName): Promise<number> {
    await this.compose(['stop', service]);
    return Number(await docker(['inspect', '--format', '{{.State.ExitCode}}', this.container(service)]));
  }

  /** Where the kernel has cgroups of version 1, runc gives up, and thaws what it has frozen, when a process does not freeze at once: "unable to
   *  freeze" (seen once in five pauses, at a load of 25 on 2 cores). */
  async pause(service: ServiceName): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await docker(['pause', this.container(service)]);
        return;
      } catch (error) {
        if (attempt === 5 || !/unable to freeze/.test(String(error))) throw error;
      }
    }
  }

  async unpause(service: ServiceName): Promise<void> {
    await docker(['unpause', this.container(service)]);
  }

  async cutOff(service: ServiceName): Promise<void> {
    await docker(['network', 'disconnect', this.#network, this.container(service)]);
  }

  async reconnect(service: ServiceName): Promise<void> {
    await docker(['network', 'connect', '--alias', service, this.#network, this.container(service)]);
  }

  async log(): Promise<string> {
    return await this.compose(['logs', '--tail', '40', ...NODES]).catch(error => String(error));
  }

  get #network(): string {
    return `${this.#project}_default`;
  }

  #environment(): Readonly<Record<string, string>> {
    const port = (service: string) => String(this.#ports.get(service));
    return {
      ...{ WEIR_PORT_1: port('s01'), WEIR_PORT_2: port('s02'), WEIR_PORT_3: port('s03') },
      ...{ CAMERAS_PORT: port('cameras'), WEIR_BIND: '127.0.0.1', WEIR_HOST: 'localhost', COMPOSE_PROFILES: '' },
      WEIR_IMAGE: `weir:${this.#project}`,
    };
  }
}
