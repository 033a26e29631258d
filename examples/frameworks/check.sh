#!/usr/bin/env bash
# Builds the contract service of every framework, runs the checker against each, with and without
# required conditions, and prints one table. Exits 1 if one differs from the contract other than its
# limits.toml says, 2 if something cannot be built or started.
#
#   examples/frameworks/check.sh [FRAMEWORK…]      all of them, if none is named
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2

frameworks=("$@")
if [ ${#frameworks[@]} -eq 0 ]; then
    frameworks=(hyper axum actix rocket warp poem salvo)
fi

packages=(-p contract)
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

# check FRAMEWORK [--require-conditions]: one line of the table on stdout, differences on stderr.
check() {
    local framework=$1 limits=() line=
    shift
    if [ -f "examples/frameworks/$framework/limits.toml" ]; then
        limits=(--limits "examples/frameworks/$framework/limits.toml")
    fi
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
    "$built/contract" "${line#listening on }" "${limits[@]}" "$@" --quiet >"$scratch/table"
    local verdict=$?
    kill "$service" && wait "$service" 2>/dev/null
    service=
    [ $verdict -eq 0 ] || head -n -1 "$scratch/table" >&2
    printf '%-8s %-22s %s\n' "$framework" "${1:-}" "$(tail -n 1 "$scratch/table")"
    return $verdict
}

# head_over_http2 FRAMEWORK: HEAD has the fields of GET over HTTP/2, too, and no content (RFC 9110 §9.3.2),
# which curl takes for an error. Whatever differs comes on stderr.
head_over_http2() {
    local framework=$1 line='' verdict=0
    : >"$scratch/said"
    "$built/contract-$framework" --port 0 >"$scratch/said" &
    service=$!
    for _ in $(seq 100); do
        line=$(grep -m 1 '^listening on ' "$scratch/said") && break
        sleep 0.1
    done
    for method in GET HEAD; do
        local arguments=(-sS --http2-prior-knowledge -D - -o /dev/null)
        [ $method = GET ] || arguments+=(--head)
        curl "${arguments[@]}" "${line#listening on }/res" | tr -d '\r' |
            grep -vi '^date:' | sort >"$scratch/$method"
    done
    kill "$service" && wait "$service" 2>/dev/null
    service=
    grep -q '^HTTP/2 200' "$scratch/GET" && diff "$scratch/GET" "$scratch/HEAD" >&2 || verdict=1
    printf '%-8s %-22s %s\n' "$framework" "HEAD over HTTP/2" "$([ $verdict = 0 ] && echo agrees || echo differs)"
    return $verdict
}

command -v curl >/dev/null || echo "SKIPPED: curl is not here, so HEAD is not asked over HTTP/2"

worst=0
for framework in "${frameworks[@]}"; do
    for mode in "" --require-conditions; do
        check "$framework" ${mode:+"$mode"} || worst=$?
        [ $worst -ne 2 ] || exit 2
    done
    # Rocket has no HTTP/2.
    if [ "$framework" != rocket ] && command -v curl >/dev/null; then
        head_over_http2 "$framework" || worst=1
    fi
done
exit $worst
