#!/usr/bin/env bash
# the public interface is as listed in checks/interface, features add to it, no stranger is in it
# 2 minutes
. "$(dirname "$0")/../lib.sh"

run checks/interface/run --check
