// Completion for bash, without the package bash-completion. The line is split at spaces, since bash itself splits words at the colon of
// HOST:PORT; of what is proposed the part before the last colon is taken off again for the same reason.

import type { Command, Words } from '../commands/command.ts';

export function bashScript(commands: readonly Command[]): string {
  return `# Completion of weir for bash: source <(weir completion bash)
_weir() {
  local line=\${COMP_LINE:0:COMP_POINT} words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local cur=\${words[-1]} prev=\${words[-2]} command=\${words[1]} given=0 where=() i
  COMPREPLY=()
  if ((\${#words[@]} <= 2)); then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$cur"))
    return
  fi
  for ((i = 2; i < \${#words[@]} - 1; i++)); do
    case \${words[i]} in
      --url | --auth) where+=("\${words[i]}" "\${words[i + 1]}") && ((i++)) ;;
      ${valued(commands).join(' | ')}) ((i++)) ;;
      -*) ;;
      *) ((given++)) ;;
    esac
  done
  case $command in
${commands.map(caseOf).join('')}  esac
  [[ $cur == *:* ]] && COMPREPLY=("\${COMPREPLY[@]#"\${cur%"\${cur##*:}"}"}")
}

# _weir_names nodes|streams: what a node knows
_weir_names() {
  COMPREPLY+=($(compgen -W "$("\${words[0]}" __names "$1" "\${where[@]}" 2>/dev/null)" -- "$cur"))
}

complete -F _weir weir
`;
}

/** Every option but --url and --auth that takes a value: the word behind it is no argument. */
function valued(commands: readonly Command[]): readonly string[] {
  const options = commands
    .flatMap(command => command.options)
    .filter(({ value, name }) => value !== null && name !== 'url' && name !== 'auth');
  return [
    ...new Set(options.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])])),
  ];
}

function caseOf({ name, options, arguments: given }: Command): string {
  const withValue = options.filter(({ value }) => value !== null);
  const values = withValue.map(option => {
    const pattern = [`--${option.name}`, ...(option.short === undefined ? [] : [`-${option.short}`])].join(' | ');
    return `        ${pattern}) ${actionOf(option.words ?? [])}return ;;\n`;
  });
  const places = given.map(({ words }, index) => `        ${index}) ${actionOf(words)};;\n`);
  const flags = [...options.map(option => `--${option.name}`), '--help'].join(' ');
  return `    ${name})
${values.length === 0 ? '' : `      case $prev in\n${values.join('')}      esac\n`}      [[ $cur == -* ]] && COMPREPLY=($(compgen -W '${flags}' -- "$cur")) && return
${places.length === 0 ? '' : `      case $given in\n${places.join('')}      esac\n`}      ;;
`;
}

/** Shell commands, each with its ';'. */
function actionOf(words: readonly Words[]): string {
  return words.map(one => `${proposal(one)}; `).join('');
}

function proposal(words: Words): string {
  if (words === 'nodes' || words === 'streams') return `_weir_names ${words}`;
  if (words === 'files') return 'compopt -o filenames; COMPREPLY+=($(compgen -f -- "$cur"))';
  if (words === 'folders') return 'compopt -o filenames; COMPREPLY+=($(compgen -d -- "$cur"))';
  return `COMPREPLY+=($(compgen -W '${words.join(' ')}' -- "$cur"))`;
}
