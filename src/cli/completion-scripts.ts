/** Completion scripts for shells. They hold every command and flag, so that a Tab starts no process. */
import type { Flag } from './flag.js';

/** The first command is the one without a name. */
export type Completions = readonly {
  name: string;
  describe: string;
  flags: readonly (Pick<Flag<unknown>, 'kind' | 'describe' | 'alias' | 'choices' | 'takesPath'> & { name: string })[];
}[];

const namesOf = (commands: Completions): string => commands.map(({ name }) => name).join(' ');

export function bashScript(commands: Completions): string {
  const [unnamed] = commands;
  const values = commands.flatMap(({ name, flags }) =>
    flags.flatMap((flag) => {
      const before = [`${name}:--${flag.name}`, ...(flag.alias ? [`${name}:-${flag.alias}`] : [])].join('|');
      if (flag.choices) return [`    ${before}) COMPREPLY=($(compgen -W '${flag.choices.join(' ')}' -- "$cur")); return ;;`];
      return flag.kind === 'switch' ? [] : [`    ${before}) return ;;`];
    }),
  );
  const flags = commands.map(
    ({ name, flags: own }) => `      ${name}) COMPREPLY=($(compgen -W '${[...own.map((flag) => `--${flag.name}`), '--help'].join(' ')}' -- "$cur")) ;;`,
  );
  return `# Completion of snapdiff for bash: eval "$(snapdiff completion bash)"
_snapdiff() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  COMPREPLY=()
  # bash splits --flag=value into three words
  if [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; elif [[ $cur == '=' ]]; then cur=; fi
  case " ${namesOf(commands)} " in *" $command "*) ;; *) command=${unnamed.name} ;; esac
  case "$command:$prev" in
${values.join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case $command in
${flags.join('\n')}
    esac
  elif [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W '${namesOf(commands.slice(1))}' -- "$cur"))
  fi
}
# -o default: without a match, names of files
complete -o bashdefault -o default -F _snapdiff snapdiff
`;
}

export function zshScript(commands: Completions): string {
  const [unnamed] = commands;
  const quoted = (text: string) => `'${text.replace(/'/g, "'\\''")}'`;
  const described = (text: string) => text.replace(/[[\]:\\]/g, '\\$&');
  const spec = (flag: Completions[number]['flags'][number], written: string) => {
    const value = flag.choices ? `:value:(${flag.choices.join(' ')})` : flag.takesPath ? ':file:_files' : flag.kind === 'switch' ? '' : ':value: ';
    return quoted(`${flag.kind === 'list' ? '*' : ''}${written}${flag.kind === 'switch' ? '' : '='}[${described(flag.describe)}]${value}`);
  };
  const cases = commands.map(({ name, flags }) => {
    const specs = flags.flatMap((flag) => [spec(flag, `--${flag.name}`), ...(flag.alias ? [spec(flag, `-${flag.alias}`)] : [])]);
    return `    ${name})\n      _arguments ${[...specs, quoted('--help[Print this help]'), quoted('1:command or file:_snapdiff_first'), quoted('*:file:_files')].join(' \\\n        ')} ;;`;
  });
  const list = commands.slice(1).map(({ name, describe }) => `    ${quoted(`${name}:${described(describe)}`)}`);
  return `#compdef snapdiff
# Completion of snapdiff for zsh: eval "$(snapdiff completion zsh)" after compinit
_snapdiff_first() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  _describe -t commands command commands
  _files
}
_snapdiff() {
  local command=\${words[2]}
  case " ${namesOf(commands)} " in *" $command "*) ;; *) command=${unnamed.name} ;; esac
  case $command in
${cases.join('\n')}
  esac
}
compdef _snapdiff snapdiff
`;
}

export function fishScript(commands: Completions): string {
  const [unnamed] = commands;
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const lines = commands.flatMap(({ name, describe, flags }, at) => [
    ...(at === 0 ? [] : [`complete -c snapdiff -n __fish_use_subcommand -a ${name} -d ${quoted(describe)}`]),
    ...flags.map((flag) => {
      const value = flag.choices ? ` -x -a ${quoted(flag.choices.join(' '))}` : flag.takesPath ? ' -r -F' : flag.kind === 'switch' ? '' : ' -x';
      const short = flag.alias ? ` -s ${flag.alias}` : '';
      return `complete -c snapdiff -n '__snapdiff_command_is ${name}' -l ${flag.name}${short}${value} -d ${quoted(flag.describe)}`;
    }),
  ]);
  return `# Completion of snapdiff for fish: snapdiff completion fish > ~/.config/fish/completions/snapdiff.fish
function __snapdiff_command_is
  set -l words (commandline -opc)
  set -l command ${unnamed.name}
  contains -- "$words[2]" ${namesOf(commands)}; and set command $words[2]
  test $command = $argv[1]
end
${lines.join('\n')}
complete -c snapdiff -l help -s h -d 'Print this help'
`;
}
