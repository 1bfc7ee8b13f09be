// Whole configuration files with what weir says about them, kept beside them. UPDATE_GOLDEN=1 writes the expected texts anew:
// then read the difference as if it were code.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFiles } from '../../src/adapters/config/config-files.ts';
import { TellUserError } from '../../src/base/errors.ts';
import { hasErrors, renderDiagnostics } from '../../src/config/diagnostic.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { printConfig } from '../../src/config/print-config.ts';
import type { Sources } from '../../src/config/sources.ts';

const secret = 'MYSECRET';

describe.each(['good', 'bad'])('%s configurations', kind => {
  const folder = join(import.meta.dirname, 'config', kind);
  const sources = sourcesIn(folder);
  const names = readdirSync(folder).filter(name => name.endsWith('.conf'));

  it('are enough of them', () => expect(names.length).toBeGreaterThanOrEqual(kind === 'good' ? 12 : 40));

  it.each(names)('%s', name => {
    const { config, diagnostics } = loadConfig(sources, name);
    const printed = config === null ? '' : printConfig(config);
    const text = `${renderDiagnostics(diagnostics)}${printed}`;
    expect(hasErrors(diagnostics)).toBe(kind === 'bad');
    expect(text).not.toContain(secret);
    expectGolden(join(folder, name.replace(/\.conf$/, '.expected')), text);
  });
});

describe('a printed configuration', () => {
  const folder = join(import.meta.dirname, 'config', 'good');
  const sources = sourcesIn(folder);

  it.each(readdirSync(folder).filter(name => name.endsWith('.conf')))(
    'of %s can be read again and says the same',
    name => {
      const { config } = loadConfig(sources, name);
      if (config === null) throw new Error(`${name} has errors`);
      const printed = printConfig(config);
      const again = loadConfig({ ...sources, read: () => printed }, 'printed.conf');
      if (again.config === null) throw new Error(renderDiagnostics(again.diagnostics));
      expect(printConfig(again.config)).toBe(printed);
    },
  );
});

/** Files of one folder by their names alone, so that messages do not hold where it stands. */
function sourcesIn(folder: string): Sources {
  const real = configFiles({ TEST_CLUSTER_KEY: secret });
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');
  return {
    ...real,
    read(path) {
      try {
        return real.read(path.startsWith('/') ? path : join(folder, path));
      } catch (error) {
        throw error instanceof TellUserError ? new TellUserError(short(error.message)) : error;
      }
    },
    glob: (pattern, from) => real.glob(pattern, join(folder, from)).map(short),
  };
}

function expectGolden(path: string, text: string): void {
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}
