#!/usr/bin/env bash
# the public interface is as listed in checks/interface, features add to it, no stranger is in it
# 1 minute
. "$(dirname "$0")/../lib.sh"

run checks/interface/run --check
