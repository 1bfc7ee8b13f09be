import { describe, expect, it } from 'vitest';
import { check } from '../../../src/cli/check.ts';
import { memorySources } from '../../support/config-text.ts';

const stream = 'stream a { url testsrc://; cluster_ingest; }';

interface Setting {
  readonly text?: string;
  readonly node?: string;
  readonly print?: boolean;
  readonly helpConfig?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly hostname?: string;
  readonly certificate?: string;
}

function checked({
  text = '',
  node,
  print = false,
  helpConfig = false,
  environment = {},
  hostname = 's01',
  certificate,
}: Setting) {
  let printed = '';
  let complained = '';
  const status = check(
    { path: 'weir.conf', node: node ?? null, print, helpConfig },
    {
      sources: memorySources({ 'weir.conf': text }, environment),
      hostname,
      certificateTrouble: () => certificate ?? null,
      print: more => {
        printed += more;
      },
      complain: more => {
        complained += more;
      },
    },
  );
  return { status, printed, complained };
}

describe('weir check', () => {
  it('of a good file says so', () =>
    expect(checked({ text: 'peer s01; stream a { url testsrc://; }' })).toEqual({
      status: 0,
      printed: 'weir.conf: good, 1 peer, 1 stream, 0 warnings\n',
      complained: '',
    }));

  it('only warns of a certificate that cannot be used on this machine', () => {
    const text = 'peer s01; https 443 cert=/c key=/k; stream a { url testsrc://; cluster_ingest; }';
    const { status, complained } = checked({ text, certificate: 'cannot read cert=/c' });
    expect([status, complained]).toEqual([0, "warning: cannot read cert=/c; 'weir run' would refuse here\n"]);
    expect(checked({ text }).complained).toBe('');
  });

  it('of a bad file tells what is wrong and fails', () =>
    expect(checked({ text: 'htpp 80;\nhttp x;', print: true })).toEqual({
      status: 1,
      printed: '',
      complained: expect.stringMatching(
        /^weir\.conf:1:1: unknown directive[\s\S]*\nweir\.conf:2:6: [\s\S]*\nweir\.conf: 2 errors\n$/,
      ),
    }));

  it('--print shows what it comes to, without secrets', () => {
    const { printed, status } = checked({ text: 'cluster_key MYSECRET; peer s01;', print: true });
    expect(status).toBe(0);
    expect(printed).toMatch(/^cluster_key \*{4};\n[\s\S]*peer s01 \{/);
  });

  it('--help-config reads no file', () =>
    expect(checked({ text: 'htpp', helpConfig: true })).toMatchObject({ status: 0, complained: '' }));

  it('warns of timeouts, and succeeds', () => {
    const { status, complained, printed } = checked({
      text: `peer s01 { fetch_timeout 1; stale_timeout 3; } ${stream}`,
    });
    expect(status).toBe(0);
    expect(complained).toContain('do not use it in production');
    expect(printed).toContain('3 warnings');
  });

  it('of a file without any stream, or an empty one, warns in words', () => {
    expect(checked({ text: 'peer s01;' })).toEqual({
      status: 0,
      printed: 'weir.conf: good, 1 peer, 0 streams, 1 warning\n',
      complained: expect.stringMatching(
        /^warning: there is no stream in weir\.conf, so a node .* takes nothing in; .*\n$/,
      ),
    });
    expect(checked({ text: '# nothing' }).complained).toContain('there is no stream: weir.conf is empty, so a node');
  });
});

it('warns of several peers without a key, which run would do without', () => {
  const { status, complained } = checked({ text: `peer s01; peer s02; etcd http://e:2379; ${stream}` });
  expect(status).toBe(0);
  expect(complained).toMatch(/^warning: 2 peers and no cluster_key: [^\n]*\n$/);
});

describe('what run would refuse', () => {
  it('a file that this node is no peer of', () => {
    expect(checked({ text: `peer s01; ${stream}`, hostname: 'laptop' })).toMatchObject({
      status: 0,
      complained: expect.stringMatching(
        /^warning: no peer is this node: the hostname is 'laptop' .*'weir run' would refuse here\n$/,
      ),
    });
    expect(checked({ text: `peer s01; ${stream}`, hostname: 'laptop', node: 's01' }).complained).toBe('');
    expect(
      checked({ text: `peer s01; ${stream}`, hostname: 'laptop', environment: { WEIR_NODE: 's01' } }).complained,
    ).toBe('');
  });

  it('a node that is named and is not there is an error, with those that are', () => {
    const { status, complained, printed } = checked({
      text: `peer s01; peer s02; cluster_key K; etcd http://e:2379; ${stream}`,
      node: 's03',
    });
    expect(status).toBe(1);
    expect(complained).toMatch(/^no peer is this node: --node is 's03' \(expected one of s01, s02\)/);
    expect(complained).toMatch(/weir\.conf: 1 error\n$/);
    expect(printed).toBe('');
  });

  it('several peers without an etcd', () => {
    expect(checked({ text: `cluster_key K; peer s01; peer s02; ${stream}` })).toMatchObject({
      status: 0,
      complained: expect.stringContaining('2 peers need one etcd'),
    });
    expect(
      checked({ text: `cluster_key K; peer s01; peer s02; ${stream}`, environment: { WEIR_ETCD: 'http://h:1' } })
        .complained,
    ).toBe('');
  });
});
