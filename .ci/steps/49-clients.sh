#!/usr/bin/env bash
# examples/clients: the client's half with reqwest, ureq and hyper
# 1 minute
. "$(dirname "$0")/../lib.sh"

run cargo clippy -p clients --all-targets -- -D warnings
run cargo test -p clients
