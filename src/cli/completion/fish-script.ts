// Completion for fish: a line for each command, option and kind of argument.

import type { Command, Option, Words } from '../commands/command.ts';

export function fishScript(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of weir for fish: weir completion fish > ~/.config/fish/completions/weir.fish
function __weir_names
    set -l words (commandline -opc)
    set -l where
    for i in (seq 2 (count $words))
        if contains -- $words[$i] --url --auth; and test $i -lt (count $words)
            set -a where $words[$i] $words[(math $i + 1)]
        end
    end
    $words[1] __names $argv[1] $where 2>/dev/null
end

# How many arguments stand behind the command already.
function __weir_given
    set -l given 0
    set -l skip 0
    for word in (commandline -opc)[3..-1]
        if test $skip -eq 1
            set skip 0
        else if contains -- $word ${valued(commands).join(' ')}
            set skip 1
        else if not string match -q -- '-*' $word
            set given (math $given + 1)
        end
    end
    test $given -eq $argv[1]
end

complete -c weir -f
${commands.map(({ name, summary }) => `complete -c weir -n 'not __fish_seen_subcommand_from ${names}' -a ${name} -d ${quoted(summary)}\n`).join('')}${commands.map(linesOf).join('')}`;
}

function valued(commands: readonly Command[]): readonly string[] {
  const options = commands.flatMap(command => command.options).filter(({ value }) => value !== null);
  return [
    ...new Set(options.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])])),
  ];
}

function linesOf({ name, options, arguments: given }: Command): string {
  const here = `complete -c weir -n '__fish_seen_subcommand_from ${name}`;
  const flags = options.map(option => `${here}' ${flagOf(option)}\n`);
  const places = given.flatMap(({ words }, index) =>
    words.map(one => `${here}; and __weir_given ${index}' ${proposal(one)}\n`),
  );
  return [...flags, `${here}' -l help -d 'explain this command'\n`, ...places].join('');
}

function flagOf({ name, short, value, words = [], help }: Option): string {
  const spelled = `-l ${name}${short === undefined ? '' : ` -s ${short}`}`;
  const taken = value === null ? '' : ` -r ${words.map(proposal).join(' ')}`;
  return `${spelled}${taken} -d ${quoted(help)}`;
}

function proposal(words: Words): string {
  switch (words) {
    case 'nodes':
    case 'streams':
      return `-a '(__weir_names ${words})'`;
    case 'files':
      return '-F';
    case 'folders':
      return "-a '(__fish_complete_directories)'";
    default:
      return `-a '${words.join(' ')}'`;
  }
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
