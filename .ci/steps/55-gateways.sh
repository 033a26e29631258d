#!/usr/bin/env bash
# real gateways in front of a service: with the right Gateway everything works, without it fails
# 2 minutes
. "$(dirname "$0")/../lib.sh"

have python3 || skip "the driver is Python, which is not here and cannot be installed"
packages=()
run cargo clippy -p gateways --all-targets -- -D warnings
run cargo build -p gateways

# Unpacked aside, so that nothing starts a daemon. What cannot be had, the driver says.
for package in nginx-light libnginx-mod-http-brotli-filter apache2-bin haproxy varnish caddy; do
    if apt_lists && apt-cache show "$package" >/dev/null 2>&1; then
        packages+=("$package")
    else
        skipped "there is no package $package"
    fi
done
[ "${#packages[@]}" -gt 0 ] || skip "no gateway can be had on this machine"
unpack_debian "$CACHE/gateways" "${packages[@]}"
have cc gcc || skipped "Varnish compiles its configuration, and no C compiler is here"
run checks/gateways/run.py "$CARGO_TARGET_DIR/debug/gateways" "$CACHE/gateways"
