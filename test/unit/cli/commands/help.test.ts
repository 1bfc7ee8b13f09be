import { describe, expect, it } from 'vitest';
import { helpOf, overview, usageLine } from '../../../../src/cli/commands/help.ts';
import { commandNamed, commands, shownCommands } from '../../../../src/cli/commands/table.ts';

describe('the overview', () => {
  it('has a line for each command', () => {
    expect([...overview().matchAll(/^ {2}weir (\w+)/gm)].map(([, name]) => name)).toEqual([
      ...['run', 'check', 'status', 'drain', 'move', 'stop', 'start', 'reload', 'completion', 'version', 'help'],
    ]);
  });

  it('tells what the exit statuses mean', () =>
    expect(overview()).toContain('0 done, 1 refused or wrong input, 2 cannot reach the cluster'));
});

describe.each(shownCommands)('help of $name', command => {
  const text = helpOf(command);

  it('begins with how it is called, and shows an example and the exit statuses', () => {
    expect(text.split('\n')[0]).toBe(usageLine(command));
    expect(text).toMatch(/^Examples:\n {2}/m);
    expect(text).toMatch(/^Exit status:\n {2}0 {2}/m);
  });

  it('explains every option in one line', () => {
    for (const { name } of [...command.options, { name: 'help' }])
      expect(text).toMatch(new RegExp(`^  (-\\w, )?--${name}( \\S+)?  +\\S`, 'm'));
  });

  it('fits a wide terminal', () => {
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(150);
  });
});

describe('the table', () => {
  it('says of each command what a call looks like', () => {
    const lines = ['run', 'check', 'drain', 'move', 'stop', 'help'].map(name => {
      const command = commandNamed(name);
      return command === null ? '' : usageLine(command);
    });
    expect(lines).toEqual([
      'weir run -c FILE [--node NAME] [--data DIR] [--etcd URL]… [--http [ADDR:]PORT]',
      'weir check -c FILE [--node NAME] [--print] [--help-config]',
      'weir drain NODE [--undo] [--timeout DURATION] [--url URL] [--auth USER:PASSWORD]',
      'weir move STREAM NODE|auto [--timeout DURATION] [--url URL] [--auth USER:PASSWORD]',
      'weir stop STREAM [--timeout DURATION] [--url URL] [--auth USER:PASSWORD]',
      'weir help [COMMAND]',
    ]);
  });

  it('has each name once', () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { options } of commands) expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
  });

  it.each(['WEIR_NODE', 'WEIR_DATA', 'WEIR_ETCD', 'WEIR_HTTP'])('of run tells of %s', variable => {
    const run = commandNamed('run');
    expect(run === null ? '' : helpOf(run)).toContain(variable);
  });
});
