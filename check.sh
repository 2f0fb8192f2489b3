#!/usr/bin/env bash
# What every change must pass: restore, build, format, test.
#   ./check.sh              all four, in this order
#   ./check.sh build test   only these
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

run_step() {
  case $1 in
    restore) dotnet restore && dotnet tool restore ;;
    build) dotnet build --no-restore ;; # warnings are errors
    format) dotnet format --verify-no-changes --no-restore ;;
    test) dotnet test ;;
    *)
      echo "check.sh: there is no step '$1'; there are restore, build, format, test" >&2
      exit 2
      ;;
  esac
}

[ $# -gt 0 ] || set -- restore build format test
for step in "$@"; do
  echo "== $step"
  run_step "$step" || {
    status=$?
    echo "check.sh: the step '$step' failed" >&2
    exit "$status"
  }
done
echo "== passed: $*"
