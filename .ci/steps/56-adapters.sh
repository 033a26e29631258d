#!/usr/bin/env bash
# the companion crates: lints, tests with and without features, what is packed, and what they ask for
# 8 minutes
. "$(dirname "$0")/../lib.sh"

for adapter in tower axum actix; do
    package=preconditions-$adapter
    run cargo clippy -p "$package" --all-targets --all-features -- -D warnings
    run cargo clippy -p "$package" --no-default-features -- -D warnings
    run cargo test -p "$package" --all-features

    listed=$(cargo package -p "$package" --allow-dirty --list)
    foreign=$(grep -vxE 'src/.*|README\.md|CHANGELOG\.md|LICENSE-(MIT|APACHE)' <<<"$listed" |
        grep -vxE 'Cargo\.(toml|toml\.orig|lock)|\.cargo_vcs_info\.json') || true
    [ -z "$foreign" ] || fail "the package of $package holds what does not belong there:"$'\n'"$foreign"
    for file in Cargo.toml README.md CHANGELOG.md src/lib.rs; do
        grep -qxF "$file" <<<"$listed" || fail "the package of $package lacks $file"
    done
    echo "$package: $(wc -l <<<"$listed") files, nothing foreign among them"

    # What it says that it asks for is what its dependencies do, at least.
    stated=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "adapters/$adapter/Cargo.toml")
    [ -n "$stated" ] || fail "$package states no rust-version"
    grep -qF "$stated" "adapters/$adapter/README.md" || fail "$package: README.md does not say $stated"
    newest=$(cargo metadata --format-version 1 --locked | python3 -c '
import json, sys
metadata = json.load(sys.stdin)
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
root = next(i for i, package in packages.items() if package["name"] == sys.argv[1])
optional = {d["name"] for d in packages[root]["dependencies"] if d["optional"]}
seen, left = set(), [root]
while left:
    at = left.pop()
    if at in seen:
        continue
    seen.add(at)
    for dependency in nodes[at]["deps"]:
        is_normal = any(kind["kind"] is None for kind in dependency["dep_kinds"])
        name = packages[dependency["pkg"]]["name"]
        if is_normal and not (at == root and name in optional):
            left.append(dependency["pkg"])
asked = [(tuple(map(int, packages[i]["rust_version"].split(".")[:2])), packages[i]["name"])
         for i in seen if packages[i]["rust_version"] and i != root]
version, name = max(asked)
print(".".join(map(str, version)), name)' "$package")
    echo "$package: states $stated; of its dependencies, ${newest#* } asks for the most, ${newest% *}"
    [ "$(printf '%s\n%s\n' "${newest% *}" "$stated" | sort -V | tail -n 1)" = "$stated" ] ||
        fail "$package states $stated, and $newest"
done

# All of them in one call, with the root that they are made for: each is built from what was packed.
run cargo package -p preconditions -p preconditions-tower -p preconditions-axum -p preconditions-actix \
    --allow-dirty --no-verify
