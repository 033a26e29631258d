#!/usr/bin/env bash
# the package: what is in it, that it builds alone, that a registry would take it
# 2 minutes
. "$(dirname "$0")/../lib.sh"

listed=$(cargo package -p preconditions --allow-dirty --list)
foreign=$(grep -vxE 'src/.*|README\.md|CHANGELOG\.md|LICENSE-(MIT|APACHE)' <<<"$listed" |
    grep -vxE 'Cargo\.(toml|toml\.orig|lock)|\.cargo_vcs_info\.json') || true
[ -z "$foreign" ] || fail "the package holds what does not belong there:"$'\n'"$foreign"
for file in Cargo.toml README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE src/lib.rs; do
    grep -qxF "$file" <<<"$listed" || fail "the package lacks $file"
done
echo "$(wc -l <<<"$listed") files, nothing foreign among them"

# Packs, builds what was packed, and stops before it would upload.
run cargo publish -p preconditions --dry-run --allow-dirty
