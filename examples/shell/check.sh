#!/bin/sh
# Holds a scenario against its baseline, in any shell and any continuous integration.
#
#   sh check.sh                        with the nines of this package (npx nines)
#   NINES=nines sh check.sh            with one that is on the path
#   sh check.sh ../other/registry.yaml of another scenario, from this folder
set -eu
cd "$(dirname "$0")"
scenario=${1:-registry.yaml}

# NINES may be several words, so a shell reads it.
nines() {
  sh -c "${NINES:-npx nines} \"\$@\"" nines "$@"
}

code=0
nines run "$scenario" --baseline --reporter default,junit:nines.junit.xml || code=$?

case $code in
  0)
    echo 'All that the scenario expects holds, and nothing is worse than the baseline.'
    ;;
  2)
    echo 'Undecided: a planned fault never fired, a metric had no data, or the seeds are not those of the baseline.'
    ;;
  3)
    echo 'Replicas did not agree when the drain was over.'
    ;;
  97)
    echo 'A promise that every registry makes is broken: docs/invariants.md says what each means.'
    ;;
  98)
    echo 'Worse than the baseline; above is by how much, and which settings were changed. Where that is meant:'
    echo "  ${NINES:-npx nines} run $scenario --update-baseline"
    echo 'and commit the baseline: the review shows what moved.'
    ;;
  99)
    echo 'What the scenario expects does not hold.'
    ;;
  104)
    echo 'The scenario or the command line is wrong, or there is no baseline yet; the line above says what to do.'
    ;;
  105)
    echo 'Interrupted: what was done is reported, and nothing was held against the baseline.'
    ;;
  *)
    echo "nines, or what starts it, failed with $code."
    ;;
esac >&2
exit "$code"
