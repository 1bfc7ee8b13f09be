// A scenario file: blocks between empty lines, each some commands, a line ----, and what is expected to happen. Comments (#) and
// everything else stay as they are when the expectations are written anew.

export interface Block {
  readonly comments: readonly string[];
  readonly commands: readonly string[];
  readonly expected: readonly string[];
}

export function parseScript(text: string): readonly Block[] {
  return text
    .split(/\n\s*\n/)
    .map(part => part.split('\n').filter(line => line.trim() !== ''))
    .filter(lines => lines.length > 0)
    .map(lines => {
      const end = lines.indexOf('----');
      const above = end < 0 ? lines : lines.slice(0, end);
      return {
        comments: above.filter(line => line.startsWith('#')),
        commands: above.filter(line => !line.startsWith('#')),
        expected: end < 0 ? [] : lines.slice(end + 1),
      };
    });
}

export function formatScript(blocks: readonly Block[]): string {
  const parts = blocks.map(({ comments, commands, expected }) => {
    const lines = [...comments, ...commands];
    return (commands.length === 0 ? lines : [...lines, '----', ...expected]).join('\n');
  });
  return `${parts.join('\n\n')}\n`;
}
