import { describe, expect, it } from 'vitest';
import { helpConfig } from '../../../../src/config/directives/help-config.ts';
import { directives } from '../../../../src/config/directives/table.ts';

const help = helpConfig();

describe('helpConfig', () => {
  it.each(directives)('shows $name with its options and its default', ({ name, options, default: text }) => {
    expect(help).toMatch(new RegExp(`^  ${name}[ ;]`, 'm'));
    for (const option of Object.keys(options)) expect(help).toMatch(new RegExp(`^      ${option}=`, 'm'));
    if (text !== null) expect(help.replace(/\s+/g, ' ')).toContain(`Default: ${text}.`);
  });

  it('says what is not supported yet', () =>
    expect(help).toMatch(/^ {2}dvr PATH DEPTH \[SIZE\];\n.*Not supported yet\./m));

  it('fits a terminal', () =>
    expect(
      help
        .split('\n')
        .slice(4)
        .filter(line => line.length > 100),
    ).toEqual([]));

  it('ends each line without spaces', () => expect(help).not.toMatch(/ $/m));
});
