#!/usr/bin/env bash
# the first two commands of README.md, as they stand there: the main job and the tests
. "$(dirname "$0")/../lib.sh"

mapfile -t commands < <(readme_commands | head -n 2)
[ "${#commands[@]}" = 2 ] || fail "README.md: ${#commands[@]} commands found instead of two"
for command in "${commands[@]}"; do
    run bash -euo pipefail -c "$command"
done
