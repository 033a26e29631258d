#!/usr/bin/env bash
# the packages: what is in them, that they build alone, that a registry would take them
# 3 minutes
. "$(dirname "$0")/../lib.sh"

# What belongs into the archive of a package, and must be there, beside its sources.
texts='README.md CHANGELOG.md'
licenses='LICENSE-MIT LICENSE-APACHE'
packages=()
# list PACKAGE ROOT TEXT...
list() {
    local package=$1 root=$2 listed foreign file
    shift 2
    listed=$(cargo package -p "$package" --allow-dirty --list)
    foreign=$(grep -vE '^src/' <<<"$listed" | grep -vxF "$(printf '%s\n' "$@")" |
        grep -vxE 'Cargo\.(toml|toml\.orig|lock)|\.cargo_vcs_info\.json') || true
    [ -z "$foreign" ] || fail "$package holds what does not belong there:"$'\n'"$foreign"
    for file in Cargo.toml "$root" "$@"; do
        grep -qxF "$file" <<<"$listed" || fail "$package lacks $file"
    done
    echo "$package: $(wc -l <<<"$listed") files, nothing foreign among them"
    packages+=(-p "$package")
}
# shellcheck disable=SC2086 # Several words each.
list preconditions src/lib.rs $texts $licenses
for companion in tower axum actix; do
    # shellcheck disable=SC2086
    list "preconditions-$companion" src/lib.rs $texts
done
# shellcheck disable=SC2086
list preconditions-cli src/main.rs $texts

# All in one call, since none of them is on a registry yet: packs, builds what was packed, and stops
# before it would upload.
#
# Cargo hands them to each other by a registry in the directory it builds in, and holds what it has
# once unpacked and built from a registry to be the same for ever, while their version is. So it
# builds in a new directory, or it would build what an earlier run has packed.
temporary=$(mktemp -d "$CARGO_TARGET_DIR/package-XXXXXX")
trap 'rm -rf "$temporary"' EXIT
run cargo publish "${packages[@]}" --dry-run --allow-dirty --target-dir "$temporary/target"

# The command, installed as a person does it, and each way to learn it.
installed=$temporary/installed
run cargo install --path cli --root "$installed" --locked --debug
preconditions=$installed/bin/preconditions
run "$preconditions" --version
"$preconditions" --help | grep -F audit >/dev/null || fail "--help does not name audit"
"$preconditions" completions bash | grep -F audit >/dev/null || fail "completions without audit"
mkdir "$installed/man1"
run "$preconditions" manual "$installed/man1"
[ -s "$installed/man1/preconditions-audit.1" ] || fail "no manual page of audit"
explained=$(printf 'GET / HTTP/1.1\r\nIf-None-Match: "7"\r\n\r\n' | "$preconditions" explain --etag '"7"')
grep -x 'status: 304' <<<"$explained" >/dev/null || fail "explain said: $explained"
mkdir "$installed/site"
seq 100 >"$installed/site/page.txt"
touch -d '3 days ago' "$installed/site/page.txt"
"$preconditions" serve "$installed/site" --listen 127.0.0.1:0 --quiet >"$installed/said" &
served=$!
trap 'kill "$served" 2>/dev/null; rm -rf "$temporary"' EXIT
for _ in $(seq 100); do
    url=$(grep -o -m 1 'http://127.0.0.1:[0-9]*' "$installed/said") && break
    sleep 0.1
done
run "$preconditions" audit "${url:?serve does not say where it listens}/page.txt"
