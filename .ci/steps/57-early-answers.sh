#!/usr/bin/env bash
# early answers are seen: 412 before the content is read, by four clients, directly and through nginx
# 2 minutes
. "$(dirname "$0")/../lib.sh"

# The whole, with twenty tries each, is .ci/long/20-early-answers.sh; with WRITE=1 it makes seen.json anew.
TRIES=${TRIES:-2}
have python3 || skip "the driver is Python, which is not here and cannot be installed"
packages=() services=()
for framework in hyper axum actix rocket warp poem salvo; do
    packages+=(-p "contract-$framework")
    services+=("$CARGO_TARGET_DIR/debug/contract-$framework")
done
run cargo build --quiet "${packages[@]}"

have curl || true # What is not here, the driver says by a line "SKIPPED: …".
have node nodejs || true
nginx=()
if unpack_debian "$CACHE/nginx" nginx-light; then
    nginx=(--nginx "$CACHE/nginx")
else
    skipped "nginx cannot be had"
fi
run checks/early_answers/run.py "${services[@]}" "${nginx[@]}" --tries "$TRIES" ${WRITE:+--write}
