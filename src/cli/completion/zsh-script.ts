// Completion for zsh: one _arguments for each command.

import type { Argument, Command, Option, Words } from '../commands/command.ts';

export function zshScript(commands: readonly Command[]): string {
  return `#compdef weir
# Completion of weir for zsh: weir completion zsh > "\${fpath[1]}/_weir"

_weir_names() {
  local -a where found
  local i
  for ((i = 2; i < \${#words}; i++)); do
    [[ \${words[i]} == --(url|auth) ]] && where+=("\${words[i]}" "\${(Q)words[i + 1]}")
  done
  found=(\${(f)"$("\${weir:-weir}" __names "$1" "\${where[@]}" 2>/dev/null)"})
  compadd -- "\${found[@]}"
}
_weir_nodes() { _weir_names nodes }
_weir_streams() { _weir_names streams }

_weir() {
  local weir=\${words[1]} curcontext=$curcontext state line
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}\n`).join('')}  )
  _arguments -C '1:command:->command' '*::argument:->argument' && return
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
${commands.map(caseOf).join('')}      esac
      ;;
  esac
}

if [[ $funcstack[1] == _weir ]]; then
  _weir "$@"
else
  compdef _weir weir
fi
`;
}

function caseOf({ name, options, arguments: given }: Command): string {
  const specs = [
    ...options.flatMap(specsOf),
    quoted('(- *)--help[explain this command]'),
    ...given.map((argument, index) => argumentSpec(argument, index + 1)),
  ];
  return `        ${name}) _arguments ${specs.join(' ')} ;;\n`;
}

function specsOf({ name, short, value, isMany, words, help }: Option): readonly string[] {
  const behind = value === null ? '' : `:${escaped(value)}:${actionOf(words ?? [])}`;
  const explained = `[${escaped(help)}]${behind}`;
  const spellings = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  return spellings.map(spelling => quoted(`${isMany ? '*' : ''}${spelling}${explained}`));
}

function argumentSpec({ shown, words }: Argument, place: number): string {
  return quoted(`${place}:${escaped(shown)}:${actionOf(words)}`);
}

/** Several at once stand in braces: as they are, a part is given options that only functions of one kind understand. */
function actionOf(words: readonly Words[]): string {
  if (words.length <= 1) return words.map(action)[0] ?? ' ';
  return `{${words.map(one => (Array.isArray(one) ? `compadd -- ${one.join(' ')}` : action(one))).join('; ')}}`;
}

function action(words: Words): string {
  switch (words) {
    case 'nodes':
      return '_weir_nodes';
    case 'streams':
      return '_weir_streams';
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    default:
      return `(${words.join(' ')})`;
  }
}

/** Within a spec : and the brackets have a meaning. */
function escaped(text: string): string {
  return text.replace(/[:[\]\\]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
