#!/usr/bin/env bash
# Builds the page into a folder that any host can serve: explainer/build.sh [FOLDER]
#
# Takes the target wasm32-unknown-unknown (rustup target add wasm32-unknown-unknown). Without a FOLDER it
# is `explainer-page` among what cargo builds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=wasm32-unknown-unknown
built=${CARGO_TARGET_DIR:-target}
folder=${1:-$built/explainer-page}
# The linker for this target comes with the compiler, whatever a configuration says of others.
cargo build --quiet -p explainer --lib --profile explainer --target $target
mkdir -p "$folder"
cp explainer/page/* "$built/$target/explainer/explainer.wasm" "$folder"
echo "$folder"
