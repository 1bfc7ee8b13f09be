import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Player } from '../support/scenario/player.ts';
import { formatScript, parseScript } from '../support/scenario/script.ts';

// UPDATE_SCENARIOS=1 writes what happened into the files; read it as a person before you commit it.
const isUpdate = process.env.UPDATE_SCENARIOS === '1';
const names = readdirSync(import.meta.dirname).filter(name => name.endsWith('.txt'));

describe('scenarios', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThan(10);
  });

  for (const name of names) {
    it(name.replace(/\.txt$/, '').replaceAll('-', ' '), { timeout: 60_000 }, () => {
      const path = join(import.meta.dirname, name);
      const text = readFileSync(path, 'utf8');
      const player = new Player();
      const played = parseScript(text).map(block => ({
        ...block,
        expected: block.commands.flatMap(line => player.play(line)),
      }));
      const happened = formatScript(played);
      if (isUpdate) writeFileSync(path, happened);
      else expect(happened).toBe(text);
    });
  }
});
