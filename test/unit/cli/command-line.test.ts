import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../../../src/cli/command-line.ts';
import { recordedOutput } from '../../support/recorded-output.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';
import { WebNode } from '../../support/web-node.ts';

const stream = 'stream a { url testsrc://; cluster_ingest; }';

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
});

afterAll(() => folder.remove());

/** The path of a file with this text. */
function file(name: string, text: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
}

async function weir(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const output = recordedOutput();
  const status = await commandLine(words, environment, output);
  return { status, printed: output.printed, complained: output.complained };
}

describe('the command', () => {
  it.each(['help', '--help', '-h'])('%s shows what there is', async word => {
    const { status, printed } = await weir([word]);
    expect([status, printed]).toEqual([0, expect.stringContaining('weir check')]);
  });

  it('is missing: the same, but nothing was done', async () => {
    expect(await weir([])).toEqual({ status: 1, printed: '', complained: expect.stringContaining('weir check') });
  });

  it.each(['version', '--version', '-v'])('%s shows the version', async word => {
    expect(await weir([word])).toMatchObject({
      status: 0,
      printed: expect.stringMatching(/^weir \d+\.\d+\.\d+\S*\n$/),
    });
  });

  it.each(['begin', 'toString', '__proto__', 'constructor', '-c', ''.padEnd(300, 'x')])(
    '%s is refused with what there is',
    async word => {
      const { status, printed, complained } = await weir([word]);
      expect([status, printed]).toEqual([1, '']);
      expect(complained).toContain(`there is no command '${word}'\n\nweir: `);
    },
  );

  it('that is misspelled is refused with the nearest one', async () => {
    expect((await weir(['stauts'])).complained).toMatch(
      /^weir: there is no command 'stauts': did you mean 'status'\?\n/,
    );
    expect((await weir(['completion', 'bsh'])).complained).toContain("no completion for 'bsh': did you mean 'bash'?");
  });

  it.each(['run', 'check', 'status', 'reload', 'version'])('%s --help shows only its own', async command => {
    for (const help of ['--help', '-h']) {
      const { status, printed } = await weir([command, '--nonsense', help]);
      expect([status, printed]).toEqual([0, expect.stringMatching(new RegExp(`^weir ${command}`))]);
    }
  });
});

describe('help of a command', () => {
  it.each(['run', 'check', 'status', 'drain', 'move', 'stop', 'start', 'reload', 'completion', 'version'])(
    'help %s shows only its own',
    async command => {
      const { status, printed } = await weir(['help', command]);
      expect([status, printed]).toEqual([0, expect.stringMatching(new RegExp(`^weir ${command}`))]);
      expect(printed).toBe((await weir([command, '--help'])).printed);
    },
  );

  it('of one that there is not is refused', async () =>
    expect(await weir(['help', 'toString'])).toMatchObject({
      status: 1,
      printed: '',
      complained: expect.stringMatching(/^weir: there is no command 'toString'\n/),
    }));

  it('of check tells of every flag that it takes', async () => {
    const { printed } = await weir(['help', 'check']);
    for (const flag of ['-c, --config', '--node', '--print', '--help-config']) expect(printed).toContain(`  ${flag}`);
  });

  it('of status says what each state of a stream means', async () => {
    const { printed } = await weir(['help', 'status']);
    for (const state of ['running', 'waiting', 'error', 'nowhere', 'stopped', 'disabled', 'unknown'])
      expect(printed).toMatch(new RegExp(`^  ${state} +\\S`, 'm'));
  });
});

describe('usage errors', () => {
  it.each([
    [['run'], '-c FILE is missing'],
    [['run', '-c', ''], '-c FILE is missing'],
    [['run', '-c'], "'-c, --config <value>' argument missing"],
    [['run', 'weir.conf'], "Unexpected argument 'weir.conf': did you mean 'weir run -c weir.conf'?\n"],
    [['check', 'weir.conf', '--print'], "'weir.conf': did you mean 'weir check -c weir.conf'?\n"],
    [['check', '-c', 'a.conf', 'weir.conf'], "Unexpected argument 'weir.conf'\n"],
    [['run', '-c', 'weir.conf', '--ndoe', 'a'], "Unknown option '--ndoe' of weir run: did you mean '--node'?"],
    [['run', '-x'], "Unknown option '-x' of weir run\n"],
    [['completion'], 'bash|zsh|fish is missing'],
    [['check'], '-c FILE is missing'],
    [['check', '-c', 'weir.conf', '--print=yes'], "'--print' does not take an argument"],
    [['status', 'http://n1'], "Unexpected argument 'http://n1'"],
    [['drain'], 'NODE is missing'],
    [['drain', 'a', 'b'], "Unexpected argument 'b'"],
    [['move', 'cam01'], 'NODE|auto is missing'],
    [['stop'], 'STREAM is missing'],
    [['start', 'a', 'b'], "Unexpected argument 'b'"],
    [['move', '--undo', 'cam01', 'a'], "Unknown option '--undo'"],
    [['version', '--json'], "Unknown option '--json'"],
  ])('%j: %s', async (words, sentence) => {
    const { status, printed, complained } = await weir(words);
    expect([status, printed]).toEqual([1, '']);
    expect(complained).toContain(`weir ${words[0]}: `);
    expect(complained).toContain(sentence);
    expect(complained).toContain(`\n\nweir ${words[0]}`);
  });
});

describe('weir run refuses, before anything is started,', () => {
  const lone = () => file('lone.conf', `peer ${hostname()}; ${stream}`);

  it.each([
    ['--http', 'garbage', "--http 'garbage'"],
    ['--etcd', ',', '--etcd names no URL'],
    ['--node', 'nobody', "--node is 'nobody'"],
  ])('%s %s', async (flag, word, sentence) => {
    const { status, printed, complained } = await weir(['run', '-c', lone(), flag, word]);
    expect([status, printed]).toEqual([1, '']);
    expect(complained).toMatch(/^weir run: [^\n]*\n$/);
    expect(complained).toContain(sentence);
  });

  it('a file that is not there', async () => {
    const { status, complained } = await weir(['run', '-c', join(folder.path, 'nowhere.conf')]);
    expect(status).toBe(1);
    expect(complained).toMatch(/^weir run: cannot read '.*nowhere\.conf': there is no such file\n$/);
  });

  it('a file with an error, at its place', async () => {
    const path = file('bad.conf', 'peer a;\nhtpp 80;\n');
    const { status, complained } = await weir(['run', '-c', path]);
    expect(status).toBe(1);
    expect(complained).toMatch(new RegExp(`^${path}:2:1: unknown directive`));
  });

  it('several peers without an etcd, and takes the environment that it is given', async () => {
    const path = file('two.conf', `cluster_key K; peer a; peer b; ${stream}`);
    expect((await weir(['run', '-c', path], { WEIR_NODE: 'a' })).complained).toContain('2 peers need one etcd');
    const { complained } = await weir(['run', '-c', path], { WEIR_NODE: 'a', WEIR_ETCD: 'http://a:1', WEIR_HTTP: 'x' });
    expect(complained).toMatch(/^weir run: WEIR_HTTP 'x'/);
  });
});

describe('the other commands', () => {
  it('check reads the file, the flags and the environment', async () => {
    const path = file('check.conf', 'cluster_key env:KEY; peer s01; etcd http://e:2379;');
    const { status, printed } = await weir(['check', '-c', path, '--node', 's01', '--print'], { KEY: 'hush-hush' });
    expect(status).toBe(0);
    expect(printed).toContain('peer s01');
    expect(printed).not.toContain('hush');
    expect((await weir(['check', '-c', path, '--node', 's01'])).status).toBe(1);
    expect((await weir(['check', '--help-config'])).status).toBe(0);
  });

  it('status asks the node that it is given, and ends with 2 when that is away', async () => {
    const node = new WebNode();
    await node.open();
    const { url } = node;
    const asked = await weir(['status', '--url', url, '--json']).finally(() => node.close());
    expect(asked).toMatchObject({ status: 0, complained: '' });
    expect(JSON.parse(asked.printed)).toMatchObject({ node: { hostname: 'n1' } });
    expect((await weir(['status'], { WEIR_URL: url })).status).toBe(2);
  });
});
