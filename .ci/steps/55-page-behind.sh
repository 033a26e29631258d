#!/usr/bin/env bash
# the page of examples/notes behind nginx with gzip and Apache with deflate: the whole story
# 2 minutes
. "$(dirname "$0")/../lib.sh"
. checks/page/browser.sh

have python3 || skip "the driver is Python, which is not here and cannot be installed"
run cargo build --quiet -p notes
# The same packages as for the step `gateways`, which share their folder.
unpack_debian "$CACHE/gateways" nginx-light libnginx-mod-http-brotli-filter apache2-bin haproxy \
    varnish caddy || skip "the gateways cannot be had from Debian"
run checks/page/behind.py "$CARGO_TARGET_DIR/debug/notes" "$CACHE/gateways" \
    env "LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" node "$packages/story.mjs" "$browser"
