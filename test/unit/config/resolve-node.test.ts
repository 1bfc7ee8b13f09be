import { describe, expect, it } from 'vitest';
import { resolveNode } from '../../../src/config/resolve-node.ts';
import { configOf } from '../../support/config-text.ts';

const cluster = configOf('peer s01.myhosting.com; peer s02; peer h:81 { weight 2; } peer h:82;');
const alone = configOf('fetch_timeout 1; stale_timeout 5;');

function resolved(wish: { config?: typeof cluster; flag?: string; environment?: string; hostname?: string }): string {
  const { config = cluster, flag = null, environment = null, hostname = 'elsewhere' } = wish;
  const node = resolveNode({ config, flag, environment, hostname });
  return node.type === 'node' ? node.peer.name : node.sentence;
}

describe('which peer this node is', () => {
  it.each([
    [{ flag: 's02', environment: 's01.myhosting.com', hostname: 'h' }, 's02'],
    [{ flag: 's02:80' }, 's02'],
    [{ flag: '', environment: '', hostname: 's02' }, 's02'],
    [{ environment: 'H:81', hostname: 's02' }, 'h:81'],
    [{ hostname: 'S01.myhosting.com' }, 's01.myhosting.com'],
    [{ hostname: 's02.myhosting.com' }, 's02'],
  ])('%j', (wish, name) => expect(resolved(wish)).toBe(name));

  const all = 's01.myhosting.com, s02, h:81, h:82';
  it.each([
    [
      { flag: 's03', hostname: 's02' },
      `no peer is this node: --node is 's03' (expected one of ${all}): name it with --node or WEIR_NODE`,
    ],
    [
      { environment: 's03', hostname: 's02' },
      `no peer is this node: WEIR_NODE is 's03' (expected one of ${all}): name it with --node or WEIR_NODE`,
    ],
    [
      { hostname: 's01' },
      `no peer is this node: the hostname is 's01' (expected one of ${all}): name it with --node or WEIR_NODE`,
    ],
    [
      { hostname: 'h.myhosting.com' },
      "the hostname 'h.myhosting.com' fits several peers (expected one of h:81, h:82): name one with --node or WEIR_NODE",
    ],
    [{ flag: 'h' }, "--node 'h' fits several peers (expected one of h:81, h:82): name one with --node or WEIR_NODE"],
  ])('%j is refused', (wish, sentence) => expect(resolved(wish)).toBe(sentence));

  it('does not try a name given by hand without its domain', () =>
    expect(resolved({ flag: 's02.myhosting.com' })).toContain('no peer is this node'));
});

describe('a file without peers', () => {
  it('is one node of any name', () =>
    expect(resolveNode({ config: alone, flag: null, environment: null, hostname: 'Box.local' })).toEqual({
      type: 'node',
      peer: {
        name: 'box.local',
        host: 'box.local',
        port: null,
        apiUrl: null,
        publicUrl: null,
        fetchTimeoutMs: 1000,
        staleTimeoutMs: 5000,
        reclaimDelayMs: null,
        weight: 1,
        maxStreams: null,
      },
    }));

  it('which must be a host', () =>
    expect(resolved({ config: alone, flag: 'a/b' })).toBe("--node 'a/b' is not a host (expected HOST or HOST:PORT)"));
});
