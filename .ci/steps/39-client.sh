#!/usr/bin/env bash
# fetch and edit, as they are run, against servers that lie
# 4 minutes
. "$(dirname "$0")/../lib.sh"

run cargo test -p preconditions-cli --bins --test client
