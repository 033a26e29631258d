#!/usr/bin/env bash
# the vectors of byte ranges, read a second time in Python
# 2 minutes
. "$(dirname "$0")/../lib.sh"

have python3 || skip "Python is not here and cannot be installed"
run python3 tests/vectors/ranges.py
