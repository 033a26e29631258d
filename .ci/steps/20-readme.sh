#!/usr/bin/env bash
# the first two commands of README.md, as they stand there: the main job and the tests
# 3 minutes
. "$(dirname "$0")/../lib.sh"

mapfile -t commands < <(readme_commands | head -n 2)
[ "${#commands[@]}" = 2 ] || fail "README.md: ${#commands[@]} commands found instead of two"
service=${commands[0]} tests=${commands[1]}

# The first starts a service, which prints requests to try, each under the status it answers.
said=$(mktemp)
had_notes=$([ -e notes.db ] && echo yes || echo no)
clean_up() {
    trap - EXIT
    if kill "$pid" 2>/dev/null; then wait "$pid" || true; fi
    rm -f "$said"
    [ "$had_notes" = yes ] || rm -f notes.db notes.db-shm notes.db-wal
}
have curl || fail "curl is not here and cannot be installed"
show bash -c "$service"
bash -c "exec $service" >"$said" 2>&1 &
pid=$!
trap clean_up EXIT
until grep '^Watch it ' "$said" >/dev/null; do
    kill -0 "$pid" 2>/dev/null || fail "$service: $(tail -n 1 "$said")"
    [ $SECONDS -lt 1200 ] || fail "$service: has not started for twenty minutes"
    sleep 1
done
echo "  ($SECONDS s)"
tried=0
while read -r status _ && read -r request; do
    answered=$(bash -c "$request -s -o /dev/null -w '%{http_code}'")
    echo "$answered: $request"
    [ "$answered" = "$status" ] || fail "README.md's service answers $answered instead of $status"
    tried=$((tried + 1))
    last=$request
done < <(grep -A 1 -E '^[0-9]{3} - ' "$said" | grep -v '^--$')
[ $tried = 6 ] || fail "$service: prints $tried requests to try, and its README promises six"
# The last one says itself that it is a 412 the second time.
answered=$(bash -c "$last -s -o /dev/null -w '%{http_code}'")
[ "$answered" = 412 ] || fail "$service: the last request is answered $answered the second time, not 412"
clean_up

run bash -c "$tests"
