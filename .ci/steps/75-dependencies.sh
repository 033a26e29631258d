#!/usr/bin/env bash
# the dependencies: none for the core, few for everything, no duplicates, known licences
# 1 minute
. "$(dirname "$0")/../lib.sh"

# One line a crate: its name and version, and its licence.
crates() { cargo tree -p preconditions -e normal --prefix none --no-dedupe -f '{p}|{l}' "$@" |
    sed 's/ (.*)|/|/' | sort -u; }

run cargo tree -p preconditions -e normal --no-default-features
core=$(crates --no-default-features | wc -l)
[ "$core" = 1 ] || fail "the core alone has $((core - 1)) dependencies"

everything=$(crates --all-features)
count=$(($(wc -l <<<"$everything") - 1))
echo "$everything"
echo "$count dependencies with every feature, direct and indirect"
[ "$count" -le 21 ] || fail "$count dependencies with every feature; there were 21 so far"

duplicates=$(cut -d ' ' -f 1 <<<"$everything" | uniq -d)
[ -z "$duplicates" ] || fail "in more than one version: $duplicates"

# What may be combined with both licences of this crate, whichever of them is chosen.
known='MIT|Apache-2\.0|BSD-[23]-Clause|ISC|Zlib|Unlicense|CC0-1\.0|MIT-0|Unicode-3\.0'
while IFS='|' read -r crate licence; do
    # An expression passes if one of its alternatives consists of known licences only.
    alternatives=$(sed -E 's/[()]//g; s: OR |/:\n:g; s/ WITH LLVM-exception//g' <<<"$licence")
    grep -qxE "($known)( AND ($known))*" <<<"$alternatives" ||
        fail "$crate: the licence '$licence' is not among the known ones"
done <<<"$everything"
