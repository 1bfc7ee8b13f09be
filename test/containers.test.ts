// The files for containers as far as a text tells: the lab's configuration is one that `weir check` accepts, and it, docker-compose.yml and the
// Dockerfile speak of the same things. That they work is shown by bin/test-compose.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFiles } from '../src/adapters/config/config-files.ts';
import { renderDiagnostics } from '../src/config/diagnostic.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { root } from './support/root.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const compose = read('docker-compose.yml');
const header = compose.slice(0, compose.indexOf('\nname:'));
const dockerfile = read('Dockerfile');

/** Of docker-compose.yml, from one key of its top to the next. */
function part(from: string, to: string): string {
  return compose.slice(compose.indexOf(`\n${from}:`), compose.indexOf(`\n${to}:`));
}

describe('etc/lab/weir.conf', () => {
  const { config, diagnostics } = loadConfig(configFiles({}), join(root, 'etc/lab/weir.conf'));

  it('has no error, and nothing to be warned of', () => expect(renderDiagnostics(diagnostics)).toBe(''));

  it('names the nodes, members and cameras that docker-compose.yml starts', () => {
    const services = [...part('services', 'volumes').matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name);
    for (const { name } of config?.peers ?? []) {
      expect(services).toContain(name);
      expect(compose).toContain(`WEIR_NODE: ${name}\n`);
    }
    const members = services.filter(name => name?.startsWith('etcd') && compose.includes(`ETCD_NAME: ${name}\n`));
    expect(members).toHaveLength(3);
    expect(config?.etcd?.endpoints).toEqual(members.map(name => `http://${name}:2379`));
    const sources = config?.streams.flatMap(({ inputs }) => inputs.map(({ url }) => new URL(url))) ?? [];
    expect(sources).toHaveLength(6);
    for (const { hostname } of sources) expect(hostname).toBe('cameras');
  });

  it('is not published beyond this machine by default, for its secrets are known to everybody', () => {
    const ports = [...compose.matchAll(/ports: \[(.*)\]/g)].map(([, port]) => port);
    expect(ports).toHaveLength(6);
    for (const port of ports) expect(port).toMatch(/^'\$\{WEIR_BIND:-127\.0\.0\.1\}:/);
  });
});

describe('docker-compose.yml', () => {
  it('tells at its head of every variable, with its default', () => {
    const variables = [...compose.slice(header.length).matchAll(/\$\{(\w+):-([^}]+)\}/g)];
    expect(variables.length).toBeGreaterThan(15);
    const untold = variables.filter(([, name, value]) => !header.includes(`${name} ${value}`)).map(([text]) => text);
    expect([...new Set(untold)]).toEqual([]);
  });

  it('uses different ports for all', () => {
    const defaults = new Map([...compose.matchAll(/\$\{(\w*PORT\w*):-(\d+)\}/g)].map(([, name, port]) => [name, port]));
    expect(defaults.size).toBe(6);
    expect(new Set(defaults.values()).size).toBe(6);
  });

  it('names every image with a version', () => {
    const images = [...compose.matchAll(/^ +image: (\S+)$/gm)].map(([, image]) => image);
    expect(images.length).toBeGreaterThanOrEqual(4);
    for (const image of images) expect(image).toMatch(/:(v?\d+\.\d+\.\d+|-weir:lab\})$/);
  });

  it('mounts only what is there', () => {
    const mounted = [...compose.matchAll(/- (\.\/[^:]+):/g)].map(([, path = '']) => path);
    expect(mounted.length).toBeGreaterThan(3);
    expect(mounted.filter(path => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));

  it('copies what is there, and what .dockerignore lets through', () => {
    const patterns = read('.dockerignore')
      .split('\n')
      .filter(line => line.startsWith('!'));
    const isLetThrough = (path: string) =>
      patterns.some(pattern => `/${path}`.startsWith(`/${pattern.slice(1).replace('*.json', '')}`));
    expect(copied.length).toBeGreaterThan(8);
    expect(copied.filter(path => !existsSync(join(root, path)) || !isLetThrough(path))).toEqual([]);
  });

  it('has the version of weir, and a Node.js that it runs on', () => {
    const { version } = JSON.parse(read('package.json')) as { readonly version: string };
    expect(/^ARG VERSION=(.*)$/m.exec(dockerfile)?.[1]).toBe(version);
    expect(Number(/^ARG NODE_VERSION=(\d+)$/m.exec(dockerfile)?.[1])).toBeGreaterThanOrEqual(22);
  });

  it('runs as nobody of weight, with an init, and knows when it is alive', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(last).toMatch(/^ENTRYPOINT \["\/usr\/bin\/tini", "--", "weir"\]$/m);
    expect(last).toMatch(/^HEALTHCHECK .* CMD \["healthy", "liveness"\]$/m);
  });
});
