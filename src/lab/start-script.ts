// The file that starts one node of the lab, the first time by the lab and then by whoever has killed it: short to type, and whoever
// starts it, the node keeps its segments where the lab removes them and carries the mark by which the lab finds all that is its own.

export interface StartScript {
  /** host:port */
  readonly node: string;
  readonly weirPath: string;
  readonly configPath: string;
  readonly env: Readonly<Record<string, string>>;
}

export function startScriptText({ node, weirPath, configPath, env }: StartScript): string {
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const command = [weirPath, 'run', '-c', configPath, '--node', node, '--http', node].map(quoted).join(' ');
  return `# Made by bin/lab: starts its node ${node}.\n${variables.join('\n')}\nexec ${command}\n`;
}

/** As one word of the shell, bare where it needs no quotes. */
function quoted(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
