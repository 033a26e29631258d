#!/usr/bin/env bash
# a fault in each module that has changed, which three layers of tests have to notice
# 6 minutes
. "$(dirname "$0")/../lib.sh"

run checks/faults/run --check

# Since the last landing: since this branch has left the main one, or since the commit before.
main=$(git rev-parse --verify --quiet origin/main || git rev-parse --verify --quiet main) || main=HEAD
base=$(git merge-base HEAD "$main") || base=
if [ "$base" = "$(git rev-parse HEAD)" ]; then
    base=$(git rev-parse --verify --quiet HEAD^) || base=
fi
[ -n "$base" ] || skip "no earlier commit is here, so nobody knows what has changed"
run checks/faults/run --changed "$base"
