#!/usr/bin/env bash
# examples/notes, the whole service, on SQLite and on PostgreSQL
# 8 minutes
. "$(dirname "$0")/../lib.sh"

run cargo clippy -p notes --all-targets -- -D warnings
status=0
run examples/notes/postgres.sh cargo test -p notes || status=$?
if [ $status = 2 ]; then
    skipped "no PostgreSQL is here and none can be installed: notes is tested on SQLite alone"
    run cargo test -p notes
    status=0
fi
exit $status
