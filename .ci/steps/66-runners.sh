#!/usr/bin/env bash
# the vectors in Python and JavaScript: written a second time and executed, and what Django answers
# 1 minute
. "$(dirname "$0")/../lib.sh"

have python3 || skip "Python is not here and cannot be installed"
run python3 tests/vectors/encoding.py
run python3 tests/vectors/ranges.py
run python3 tests/vectors/names.py
run python3 tests/vectors/client.py
run python3 tests/vectors/write_conditions.py

if have node nodejs; then
    run node tests/vectors/runners/javascript/run.mjs
else
    skipped "Node is not here and cannot be installed"
fi

environment=$CACHE/django
if [ ! -x "$environment/bin/pip" ]; then
    rm -rf "$environment"
    # Debian keeps what a virtual environment takes in a package of its own.
    run python3 -m venv "$environment" || {
        have pip3 python3-pip && with_fresh_lists run as_root apt-get install -y -q python3-venv &&
            run python3 -m venv "$environment"
    } || skip "no virtual environment can be made for Django"
fi
runner=tests/vectors/runners/django
run "$environment/bin/pip" install --quiet --requirement $runner/requirements.txt
# Django logs each 412, which is what it is asked for here.
run "$environment/bin/python" $runner/run.py 2>&1 | sed "/^Precondition Failed: /d"
