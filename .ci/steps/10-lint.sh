#!/usr/bin/env bash
# formatting, clippy with every feature and with none, the scripts, and the paths that texts name
# 1 minute
. "$(dirname "$0")/../lib.sh"

# The packages under checks/ and fuzz/ are workspaces of their own.
manifests=$(git ls-files '*Cargo.toml')
for manifest in ${manifests:?there are no packages}; do
    if grep '^\[workspace\]' "$manifest" >/dev/null; then
        run cargo fmt --all --check --manifest-path "$manifest"
    fi
done
# What .ci/run and the list of .github/workflows/ci.yml read off a step.
for step in .ci/steps/*.sh .ci/long/*.sh; do
    sed -n 2p "$step" | grep '^# [^ ]' >/dev/null || fail "$step: the second line is to say what it checks"
    sed -n 3p "$step" | grep -xE '# (1 minute|[0-9]+ minutes)' >/dev/null ||
        fail "$step: the third line is to say how long it takes, such as '# 3 minutes'"
done

# Every path of the repository that a text or a comment names is there: between backquotes, beginning
# with a folder of the root. A name in capitals, such as `tests/SUITE`, stands for any.
folders=$(git ls-files | grep / | cut -d/ -f1 | sort -u | sed 's/\./\\./' | paste -sd '|')
named=$(git grep -hoE "\`($folders)/[A-Za-z0-9_./*-]*" -- '*.md' '*.rs' '*.toml' '*.py' '*.sh' '*.mjs' |
    tr -d '\`' | sed 's:[/.]*$::' | sort -u)
count=0
missing=
while read -r path; do
    [[ $path =~ [A-Z]{4} ]] && continue
    count=$((count + 1))
    compgen -G "$path" >/dev/null || missing+=$(git grep -nF "\`$path" | head -n 1)$'\n'
done <<<"$named"
[ -z "$missing" ] || fail "these name what is not there:"$'\n'"$missing"
[ $count -gt 40 ] || fail "only $count paths were found"
echo "$count paths, all there"

if have shellcheck; then
    scripts=$(git grep -lE '^#!.*sh$|^# shellcheck shell')
    mapfile -t scripts <<<"${scripts:?there are no scripts}"
    run shellcheck -x -P SCRIPTDIR "${scripts[@]}"
else
    skipped "shellcheck is not here and cannot be installed"
fi

run cargo clippy -p preconditions -p head -p inputs -p laws -p oracle -p table \
    --all-targets --all-features -- -D warnings
run cargo clippy -p preconditions --all-targets --no-default-features -- -D warnings
