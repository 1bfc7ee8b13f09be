// The configuration language under any text: reading it says what is wrong and never throws, takes its time in proportion, shows no secret;
// and what is accepted prints as a file that is the same configuration.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { renderDiagnostics } from '../../../src/config/diagnostic.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { printConfig } from '../../../src/config/print-config.ts';
import { memorySources } from '../../support/config-text.ts';
import { Counts, findOf, type Target } from '../target.ts';
import { type ConfigFiles, configurations, mainFile } from './configurations.ts';
import { shownConfig } from './shown-config.ts';
import { secret } from './words.ts';

/** Of a core, for one input of 200,000 characters and its print. */
const mostMs = 3000;

export const configTarget: Target = {
  inputsInABatch: 100,
  async open() {
    const counts = new Counts();
    return {
      counts,
      async batch(seed, inputs) {
        const property = fc.property(configurations, files => within(mostMs, () => counts.add(readBack(files))));
        return findOf(fc.check(property, { seed, numRuns: inputs }));
      },
      async close() {},
    };
  },
};

/** Of the processor's time: others may have it as well. @throws when it took longer. */
function within(limitMs: number, act: () => void): void {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  const tookMs = (user + system) / 1000;
  if (tookMs > limitMs) throw new Error(`it took ${Math.round(tookMs)} ms`);
}

/** @returns what became of it. */
function readBack({ files, keepsSecrets }: ConfigFiles): string {
  const { config, diagnostics } = loadConfig(memorySources(files), mainFile);
  const said = renderDiagnostics(diagnostics);
  // where text is harmed, a secret may come to stand where a name belongs
  if (keepsSecrets) expectNoSecret(said);
  if (config === null) return 'refused';
  const printed = printConfig(config);
  if (keepsSecrets) expectNoSecret(printed);
  const again = loadConfig(memorySources({ 'printed.conf': printed }), 'printed.conf');
  if (again.config === null)
    throw new Error(`what is printed is refused: ${renderDiagnostics(again.diagnostics)}\n${printed}`);
  const [one, other] = [shownConfig(config), shownConfig(again.config)];
  if (!isDeepStrictEqual(one, other))
    throw new Error(
      `what is printed is another configuration:\n${JSON.stringify(one)}\n${JSON.stringify(other)}\n${printed}`,
    );
  return 'accepted';
}

function expectNoSecret(text: string): void {
  if (text.includes(secret)) throw new Error(`a secret is shown:\n${text}`);
}
