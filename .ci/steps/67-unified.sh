#!/usr/bin/env bash
# the tags with the features of serde_json that another crate of a build may have switched on
# 1 minute
. "$(dirname "$0")/../lib.sh"

run cargo test --quiet --manifest-path checks/unified_features/Cargo.toml
