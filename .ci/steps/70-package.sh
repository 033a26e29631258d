#!/usr/bin/env bash
# the packages: what is in them, that they build alone, that a registry would take them
# 2 minutes
. "$(dirname "$0")/../lib.sh"

# What belongs into the archive of a package, and must be there, beside its sources.
texts='README.md CHANGELOG.md'
licenses='LICENSE-MIT LICENSE-APACHE'
packages=()
# list PACKAGE TEXT...
list() {
    local package=$1 listed foreign file
    shift
    listed=$(cargo package -p "$package" --allow-dirty --list)
    foreign=$(grep -vE '^src/' <<<"$listed" | grep -vxF "$(printf '%s\n' "$@")" |
        grep -vxE 'Cargo\.(toml|toml\.orig|lock)|\.cargo_vcs_info\.json') || true
    [ -z "$foreign" ] || fail "$package holds what does not belong there:"$'\n'"$foreign"
    for file in Cargo.toml src/lib.rs "$@"; do
        grep -qxF "$file" <<<"$listed" || fail "$package lacks $file"
    done
    echo "$package: $(wc -l <<<"$listed") files, nothing foreign among them"
    packages+=(-p "$package")
}
# shellcheck disable=SC2086 # Several words each.
list preconditions $texts $licenses
for companion in tower axum actix; do
    # shellcheck disable=SC2086
    list "preconditions-$companion" $texts
done

# All in one call, since none of them is on a registry yet: packs, builds what was packed, and stops
# before it would upload.
run cargo publish "${packages[@]}" --dry-run --allow-dirty
