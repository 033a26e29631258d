#!/usr/bin/env bash
# the companion crates: lints, tests with every feature, and the compiler that they ask for
# 3 minutes
. "$(dirname "$0")/../lib.sh"

for adapter in tower axum actix; do
    package=preconditions-$adapter
    run cargo clippy -p "$package" --all-targets --all-features -- -D warnings
    run cargo clippy -p "$package" --no-default-features -- -D warnings
    run cargo test -p "$package" --all-features
    run env RUSTDOCFLAGS=-Dwarnings cargo doc -p "$package" --no-deps --all-features

    # What it says that it asks for is what its dependencies do, at least.
    stated=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "adapters/$adapter/Cargo.toml")
    [ -n "$stated" ] || fail "$package states no rust-version"
    grep -qF "$stated" "adapters/$adapter/README.md" || fail "$package: README.md does not say $stated"
    newest=$(cargo tree -p "$package" -e normal --prefix none -f '{p}' --no-dedupe | sort -u |
        python3 -c '
import json, subprocess, sys
used = {tuple(line.split()[:2]) for line in sys.stdin}
metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--format-version", "1", "--locked"]))
asked = [(tuple(map(int, package["rust_version"].split(".")[:2])), package["name"])
         for package in metadata["packages"]
         if (package["name"], "v" + package["version"]) in used
         and package["rust_version"] and package["name"] != sys.argv[1]]
version, name = max(asked)
print(".".join(map(str, version)), name)' "$package")
    echo "$package: states $stated; of its dependencies, ${newest#* } asks for the most, ${newest% *}"
    [ "$(printf '%s\n%s\n' "${newest% *}" "$stated" | sort -V | tail -n 1)" = "$stated" ] ||
        fail "$package states $stated, and $newest"
done

# The documents of the examples, by the schema that is published for them.
environment=$CACHE/openapi-spec-validator
if [ -x "$environment/bin/openapi-spec-validator" ] || {
    have python3 && run python3 -m venv "$environment" &&
        run "$environment/bin/pip" install -q openapi-spec-validator==0.9.0
}; then
    run env OPENAPI_SPEC_VALIDATOR="$environment/bin/openapi-spec-validator" \
        cargo test -p preconditions-axum --all-features --test openapi
else
    skipped "the documents are not validated: openapi-spec-validator cannot be installed"
fi
