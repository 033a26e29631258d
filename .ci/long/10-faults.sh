#!/usr/bin/env bash
# every fault of checks/faults, each noticed by three layers of tests, and the page that says by which
# 60 minutes
. "$(dirname "$0")/../lib.sh"

page=checks/faults/who_notices.md
before=$(<"$page")
run checks/faults/run
[ "$before" = "$(<"$page")" ] || {
    git --no-pager diff -- "$page"
    fail "$page was stale; it is written anew"
}
