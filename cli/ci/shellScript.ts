/** The same check for whatever runs a shell: POSIX, and nothing of any one service. */
import { shellQuoted } from '../../studies/shellQuoted.ts';
import type { Check } from './check.ts';
import { argument, checkWords, NIGHTLY_SEEDS, nightlyWords, planCommands, planRemark, SCRIPT_FILE } from './check.ts';

export function shellScript(check: Check): string {
  const { tool, directory } = check.place;
  return `#!/bin/sh
# A change that makes the registry worse than its baseline ends with exit code 98.
# Written by \`nines init-ci\`, version ${tool.version}; from here on it is yours.
#
#   sh ${SCRIPT_FILE}           the check of a change: the scenario's own seeds, against the baseline
#   sh ${SCRIPT_FILE} nightly   other luck: ${NIGHTLY_SEEDS} seeds that follow from the commit, judged by what the scenario expects
#
# NINES says how the tool is called, such as NINES=nines; NINES_COMMIT names the commit where git does not.
set -eu
cd "$(dirname "$0")"
${installLine(directory, tool.install)}
nines() {
  if [ -n "\${NINES:-}" ]; then
    sh -c "$NINES \\"\\$@\\"" nines "$@"
  else
    ${tool.call} "$@"
  fi
}
${planLines(check)}
code=0
case \${1:-check} in
  check)
    nines ${checkWords(check, 'default')} || code=$?
    ;;
  nightly)
    commit=\${NINES_COMMIT:-$(git rev-parse HEAD)}
    # Its first seven hex digits, as a number: the same commit plays the same seeds.
    first=$((0x$(printf '%.7s' "$commit")))
    nines ${nightlyWords(check, 'default')} || code=$?
    ;;
  *)
    echo "usage: sh ${SCRIPT_FILE} [check | nightly]" >&2
    exit 104
    ;;
esac

case $code in
  0) ;;
  2) echo 'nines: undecided: a planned fault never fired, a metric had no data, or seeds or hazards of the baseline are gone' >&2 ;;
  98)
    echo 'nines: worse than the baseline. Where that is meant, write it down anew and commit it:' >&2
    printf '  nines run %s --update-baseline\\n' ${shellQuoted(argument(check.scenario))} >&2
    ;;
  97 | 99) echo 'nines: what was promised or expected does not hold' >&2 ;;
  104) echo 'nines: the scenario or the command line is wrong' >&2 ;;
esac
exit "$code"
`;
}

/** Not where somebody says how the tool is called, nor where it is installed already. */
function installLine(directory: string, install: Check['place']['tool']['install']): string {
  if (install === null) return '';
  const up = install.directory === directory ? '' : `${upTo(directory, install.directory)}/`;
  const command = up === '' ? install.command : `${install.command} --prefix ${up}`;
  return `[ -n "\${NINES:-}" ] || [ -e ${up}node_modules/.bin/nines ] || ${command}\n`;
}

/** From a folder to one above it. */
function upTo(directory: string, above: string): string {
  const steps = directory.split('/').length - (above === '' ? 0 : above.split('/').length);
  return Array.from({ length: steps }, () => '..').join('/');
}

function planLines(check: Check): string {
  const { terraform } = check;
  if (terraform === null) return '';
  const lines = [...planRemark(check, terraform), ...planCommands(terraform).map((line) => `  ${line}`)];
  return `\n${lines.map((line) => `# ${line}\n`).join('')}`;
}
