#!/usr/bin/env bash
# instructions for hostile values of 16 to 128 KiB: in proportion to their octets
# 11 minutes
. "$(dirname "$0")/../lib.sh"

have valgrind || skip "valgrind is not here and cannot be installed"
run checks/linearity/run
