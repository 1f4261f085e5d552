#!/bin/sh
# Every branch of the pure rooms (rules and x12) by the tests of their own rooms; fails below 100 %.
# `make coverage` runs it with the project's Python; a service's name after it measures that one alone.
set -e
python="$1"
shift
found=0
for service in ${*:-eligibility prescriptions billing}; do
    rooms="" tests=""
    for room in rules x12; do
        [ -d "services/$service/$room" ] || continue
        rooms="$rooms,services/$service/$room"
        tests="$tests tests/$service/$room"
    done
    export COVERAGE_FILE=".coverage.$service"
    # shellcheck disable=SC2086 # a list of folders
    "$python" -m coverage run --branch --source="${rooms#,}" -m pytest -q --no-header -p no:cacheprovider $tests
    "$python" -m coverage report --show-missing --skip-covered --fail-under=100 || found=1
done
exit $found
