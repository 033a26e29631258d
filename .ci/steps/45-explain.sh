#!/usr/bin/env bash
# `preconditions explain` on every recorded request, as text and as data, and on bad input
# 1 minute
. "$(dirname "$0")/../lib.sh"

run cargo build -p preconditions-cli
command=$CARGO_TARGET_DIR/debug/preconditions

have python3 || skip "Python is not here and cannot be installed"
requests=$(mktemp -d)
trap 'rm -rf "$requests"' EXIT
run python3 tests/requests/expand.py "$requests"

count=0
explains() {
    "$command" explain "$@" >/dev/null || fail "explain $*: status $?"
    count=$((count + 1))
}
for request in "$requests"/*.http; do
    explains --etag '"v7"' "$request"
    explains --etag '"v7"' --json "$request"
    explains --missing "$request"
    explains --etag '"v7"' --svg "$request"
done
[ $count -gt 320 ] || fail "only $count explanations"
echo "$count explanations"

# Bad input gets one line on standard error and status 2.
refuses_input() {
    local status=0 error
    error=$("$command" explain "$@" 2>&1 >/dev/null <<<'no request line') || status=$?
    echo "  ${error:-(nothing)}"
    if [ $status != 2 ] || [ -z "$error" ] || [ "$(wc -l <<<"$error")" != 1 ]; then
        fail "explain $*: status $status instead of 2 and one line"
    fi
}
refuses_input
refuses_input no-such-file.http
refuses_input --etag v7
refuses_input --last-modified yesterday
refuses_input --date tomorrow
refuses_input -H nonsense
refuses_input -X 'GET /'
