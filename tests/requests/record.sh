#!/usr/bin/env bash
# Installs the clients and records all of their requests, or those of the files named:
#   tests/requests/record.sh [FILE]...
# Wants Debian 12, root, a Rust toolchain and Node.js 20 or later with npm. What does not come from
# Debian goes under target/clients.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=$here/../../target/clients
for command in cargo node npm; do
    if ! command -v "$command" >/dev/null; then
        echo "record.sh: there is no $command" >&2
        exit 2
    fi
done
mkdir -p "$home"

export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -q install -y --no-install-recommends \
    aria2 axel bundler chromium composer curl firefox-esr git golang-go \
    golang-github-gregjones-httpcache-dev httpie lftp libwww-perl nginx-light \
    python3-venv rclone varnish wget

python3 -m venv "$home/python"
"$home/python/bin/pip" install -q aiohttp aiohttp-client-cache azure-storage-blob boto3 \
    'cachecontrol[filecache]' feedparser httpx requests requests-cache vdirsyncer

rm -rf "$home/clients"
cp -r "$here/clients" "$home/clients"
npm install --silent --prefix "$home/clients" got playwright-core puppeteer-core undici@7

exec "$home/python/bin/python" "$here/record.py" "$home" "$@"
