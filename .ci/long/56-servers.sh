#!/usr/bin/env bash
# servers as they are shipped, audited: ours hold, and what others do is what the manual's table says
# 9 minutes
. "$(dirname "$0")/../lib.sh"

have python3 || skip "the driver is Python, which is not here and cannot be installed"
run cargo build --quiet -p preconditions-cli -p notes
run cargo build --quiet --manifest-path checks/kill_swap/controls/Cargo.toml
run cargo build --quiet --manifest-path checks/servers/rust/Cargo.toml --locked
packages=()
for package in nginx-light apache2-bin lighttpd caddy varnish haproxy squid libtomcat10-java \
    libjetty9-java golang-1.19-go golang-1.19-src; do
    if apt_lists && apt-cache show "$package" >/dev/null 2>&1; then
        packages+=("$package")
    else
        skipped "there is no package $package"
    fi
done
[ "${#packages[@]}" -eq 0 ] || unpack_debian "$CACHE/audited-servers" "${packages[@]}" ||
    skipped "no package can be had"

python=$CACHE/servers-python
[ -x "$python/bin/pip" ] || run python3 -m venv "$python" || skipped "no virtual environment can be made"
[ ! -x "$python/bin/pip" ] ||
    run "$python/bin/pip" install --quiet --requirement checks/servers/requirements.txt
if have npm; then
    mkdir -p "$CACHE/servers-node"
    cp checks/servers/package.json "$CACHE/servers-node/"
    run npm install --prefix "$CACHE/servers-node" --no-audit --no-fund --silent
fi

export PRECONDITIONS_BIN=$CARGO_TARGET_DIR/debug/preconditions KILL_SWAP_CONTROLS=$CARGO_TARGET_DIR/debug
export KILL_SWAP_PACKAGES=$CACHE/audited-servers SERVERS_PYTHON=$python SERVERS_NODE=$CACHE/servers-node
# seen.json, from which the manual's table comes, is written anew by --write.
run checks/servers/run.py
