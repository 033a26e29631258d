#!/usr/bin/env bash
# load on examples/notes: what conditions cost, and twice as many clients as connections
# 9 minutes
. "$(dirname "$0")/../lib.sh"

have python3 || skip "the driver is Python, which is not here and cannot be installed"
libraries=
if ! wrk=$(command -v wrk); then
    unpack_debian "$CACHE/wrk" wrk || skip "wrk is not here and cannot be had from Debian"
    wrk=$CACHE/wrk/usr/bin/wrk
    libraries=$(libraries_of "$CACHE/wrk")
fi
run cargo build --release -p notes
export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
measure=(checks/load/run.py "$CARGO_TARGET_DIR/release/notes" "$wrk")
[ -z "${LOAD_RESULT-}" ] || measure+=(--write "$LOAD_RESULT")
status=0
run examples/notes/postgres.sh "${measure[@]}" || status=$?
if [ $status = 2 ]; then
    skipped "no PostgreSQL is here and none can be installed: the load is measured on SQLite alone"
    run "${measure[@]}"
    status=0
fi
exit $status
