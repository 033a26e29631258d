#!/usr/bin/env bash
# the contract service on every framework, over HTTP/1.1 and 2, and audits of all that we ship
# 5 minutes
. "$(dirname "$0")/../lib.sh"

run cargo test -p contract -p 'contract-*'
run bash examples/frameworks/check.sh

# The same audit of the example service and of the file server, over sockets as anybody has them.
run cargo build --quiet -p notes -p preconditions-cli
preconditions=$CARGO_TARGET_DIR/debug/preconditions
scratch=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null; rm -rf "$scratch"' EXIT

# start COMMAND...: sets `url`.
start() {
    [ -z "$service" ] || kill "$service"
    # Emptied here: the line of the service before must not be taken for that of this one.
    : >"$scratch/said"
    "$@" >"$scratch/said" &
    service=$!
    for _ in $(seq 100); do
        url=$(grep -o -m 1 'http://127.0.0.1:[0-9]*' "$scratch/said") && return
        kill -0 "$service" || break
        sleep 0.1
    done
    fail "$1 does not say where it listens"
}

# The same cases as data, by a reader in another language; a service that is started otherwise differs.
if have python3; then
    start "$CARGO_TARGET_DIR/debug/contract-hyper" --port 0
    run python3 tests/vectors/wire.py "$url"
    refuses '[1-9][0-9]* differences' python3 tests/vectors/wire.py "$url" --require-conditions
    start "$CARGO_TARGET_DIR/debug/contract-hyper" --port 0 --require-conditions
    run python3 tests/vectors/wire.py "$url" --require-conditions
else
    skipped "the second reader is Python, which is not here and cannot be installed"
fi

mkdir "$scratch/site"
seq 1000 >"$scratch/site/page.txt"
touch -d '3 days ago' "$scratch/site/page.txt"
start "$preconditions" serve "$scratch/site" --listen 127.0.0.1:0 --quiet
run "$preconditions" audit "$url/page.txt" --within 120

echo '{"title":"audit","text":"number {n}"}' >"$scratch/body"
json='Content-Type: application/json'
start "$CARGO_TARGET_DIR/debug/notes" --listen 127.0.0.1:0 --database sqlite::memory: --log off
have curl || fail "curl is not here and cannot be installed"
run curl -sS --fail -X PUT -H "$json" -H 'If-None-Match: *' --data-binary "@$scratch/body" "$url/notes/audit"
run "$preconditions" audit "$url/notes/audit" --write --body "$scratch/body" -H "$json" \
    --create "$url/notes/audit-new" --within 120 --write-within 300

# A known deviation that has vanished fails, and so does one that is not known.
echo 'tag/single # it has one tag' >"$scratch/known"
refuses '1 vanished' "$preconditions" audit "$url/notes/audit" --expect "$scratch/known" --within 120
have python3 || skip "the server that is to be refused is in Python"
cat >"$scratch/deaf.py" <<'PYTHON'
import http.server

class Deaf(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        missing = "missing" in self.path
        content = b"" if missing else b"the same to everybody\n"
        self.send_response(404 if missing else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Deaf)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
PYTHON
start python3 "$scratch/deaf.py"
refuses 'DEVIATES none-match/current' "$preconditions" audit "$url/page" --within 120
