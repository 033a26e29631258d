#!/usr/bin/env bash
# Builds the contract service of every framework, runs the checker against each, with and without
# required conditions and over HTTP/2, audits it, and prints one table. Exits 1 if one differs from the contract other than its
# limits.toml says, 2 if something cannot be built or started.
#
#   examples/frameworks/check.sh [FRAMEWORK…]      all of them, if none is named
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2

frameworks=("$@")
if [ ${#frameworks[@]} -eq 0 ]; then
    frameworks=(hyper axum actix rocket warp poem salvo)
fi

packages=(-p contract -p preconditions-cli)
for framework in "${frameworks[@]}"; do
    if [ ! -f "examples/frameworks/$framework/Cargo.toml" ]; then
        echo "check.sh: $framework: no such directory in examples/frameworks" >&2
        exit 2
    fi
    packages+=(-p "contract-$framework")
done
cargo build --quiet "${packages[@]}" || exit 2
built=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug

scratch=$(mktemp -d) || exit 2
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null; rm -rf "$scratch"' EXIT

# start FRAMEWORK [--require-conditions]: sets `service` and `url`.
start() {
    local framework=$1 line=
    shift
    # Emptied here: the line of the service before must not be taken for that of this one.
    : >"$scratch/said"
    "$built/contract-$framework" --port 0 "$@" >"$scratch/said" &
    service=$!
    for _ in $(seq 100); do
        line=$(grep -m 1 '^listening on ' "$scratch/said") && break
        kill -0 "$service" 2>/dev/null || break
        sleep 0.1
    done
    if [ -z "$line" ]; then
        echo "check.sh: contract-$framework does not start" >&2
        return 2
    fi
    url=${line#listening on }
}

stop() {
    kill "$service" && wait "$service" 2>/dev/null
    service=
}

# check FRAMEWORK [--require-conditions | --http2]: one line of the table on stdout, differences on
# stderr.
check() {
    local framework=$1 limits=() of_the_service=() file=limits.toml
    shift
    [ "${1-}" != --http2 ] || file='limits-http2.toml'
    if [ -f "examples/frameworks/$framework/$file" ]; then
        limits=(--limits "examples/frameworks/$framework/$file")
    fi
    [ "${1-}" != --require-conditions ] || of_the_service=(--require-conditions)
    start "$framework" "${of_the_service[@]}" || return 2
    "$built/contract" "$url" "${limits[@]}" "$@" --quiet >"$scratch/table"
    local verdict=$?
    stop
    [ $verdict -eq 0 ] || head -n -1 "$scratch/table" >&2
    printf '%-8s %-22s %s\n' "$framework" "${1:-}" "$(tail -n 1 "$scratch/table")"
    return $verdict
}

# audit FRAMEWORK: what `preconditions audit` finds, against what FRAMEWORK/audit.txt says that it finds.
audit() {
    local framework=$1 known=() verdict=0 resource
    if [ -f "examples/frameworks/$framework/audit.txt" ]; then
        known=(--expect "examples/frameworks/$framework/audit.txt")
    fi
    start "$framework" || return 2
    printf '{"value": {n}}' >"$scratch/body"
    # Not to be fast, but to be the same on each machine.
    for resource in "$url/res" \
        "$url/w/1 --write --body $scratch/body --create $url/w/new -H Content-Type:application/json"; do
        # shellcheck disable=SC2086 # Several words.
        "$built/preconditions" audit $resource "${known[@]}" \
            --within 120 --write-within 300 >"$scratch/found" || verdict=$?
        [ $verdict -eq 0 ] || cat "$scratch/found" >&2
        printf '%-8s %-22s %s\n' "$framework" audit "$(tail -n 1 "$scratch/found")"
    done
    stop
    return $verdict
}

# Rocket does not take HTTP/2 that begins without TLS.
speaks_http2() { [ "$1" != rocket ]; }

worst=0
for framework in "${frameworks[@]}"; do
    for mode in "" --require-conditions --http2; do
        [ "$mode" != --http2 ] || speaks_http2 "$framework" || continue
        check "$framework" ${mode:+"$mode"} || worst=$?
        [ $worst -ne 2 ] || exit 2
    done
    audit "$framework" || worst=$?
    [ $worst -ne 2 ] || exit 2
done
exit $worst
