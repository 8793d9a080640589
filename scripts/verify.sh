#!/bin/sh
# Runs every check, shows all their results, and fails if any of them fails.
# `verify.sh lint` leaves out the tests; `verify.sh short` leaves out the browser and stops at the first failing test.
set -u
bin=.venv/bin
failed=

verify() {
    title=$1
    shift
    echo "== $title"
    "$@" || failed="$failed, $title"
}

checks() {
    verify "ruff" "$bin/ruff" check .
    verify "format" "$bin/ruff" format --check --quiet .
    verify "contracts" "$bin/lint-imports" --no-logo
    verify "mypy" "$bin/mypy"
}

case ${1:-all} in
lint) checks ;;
short)
    checks
    verify "tests" "$bin/python" -m pytest -n 2 --dist worksteal -q -x -m "not browser"
    ;;
*)
    verify "tests" "$bin/python" -m pytest -n 2 --dist worksteal
    checks
    ;;
esac

if [ -n "$failed" ]; then
    echo "== failed: ${failed#, }" >&2
    exit 1
fi
echo "== all passed"
