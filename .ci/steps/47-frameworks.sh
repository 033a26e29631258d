#!/usr/bin/env bash
# the contract service on every framework, each checked over raw sockets
# 3 minutes
. "$(dirname "$0")/../lib.sh"

run cargo test -p contract -p 'contract-*'
run bash examples/frameworks/check.sh
