#!/usr/bin/env bash
# what other caches answer to the vectors for clients
# 1 minute
. "$(dirname "$0")/../lib.sh"

have python3 || skip "Python is not here and cannot be installed"
have npm || skip "npm is not here and cannot be installed"
runner=tests/vectors/runners/caches
environment=$CACHE/caches
if [ ! -x "$environment/bin/pip" ]; then
    rm -rf "$environment"
    run python3 -m venv "$environment" || skip "no virtual environment can be made"
fi
run "$environment/bin/pip" install --quiet --requirement $runner/requirements.txt
cp $runner/package.json "$environment/"
run npm install --prefix "$environment" --no-audit --no-fund --silent
run "$environment/bin/python" $runner/run.py --node-modules "$environment"
