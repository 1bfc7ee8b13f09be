import { describe, expect, it } from 'vitest';
import { usage, usageOf } from '../../../src/cli/usage.ts';

describe('usage', () => {
  it('has a line for each command', () => {
    expect(usage.match(/^ {2}weir \w+/gm)).toEqual([
      '  weir run',
      '  weir check',
      '  weir status',
      '  weir drain',
      '  weir move',
      '  weir version',
    ]);
  });

  it('of a command begins with what the overview shows of it', () => {
    for (const command of ['run', 'check', 'status', 'drain', 'move', 'version']) {
      const [first] = usageOf(command).split('\n');
      expect(first).toMatch(new RegExp(`^weir ${command}\\b`));
      expect(usage).toContain(`  ${first}\n`);
    }
  });

  it.each(['WEIR_NODE', 'WEIR_DATA', 'WEIR_ETCD', 'WEIR_HTTP', 'WEIR_PUBLIC'])('of run tells of %s', variable =>
    expect(usageOf('run')).toContain(variable),
  );

  it('of an unknown command is the overview', () => expect(usageOf('toString')).toBe(usage));
});
