#!/usr/bin/env bash
# Installs the clients and records all of their requests, or those of the files named:
#   tests/requests/record.sh [FILE]...
# Wants Debian 12, root and a Rust toolchain; puts what does not come from Debian under target/clients.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=$here/../../target/clients
mkdir -p "$home"

export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -q install -y --no-install-recommends \
    aria2 axel bundler chromium composer curl firefox-esr git golang-go \
    golang-github-gregjones-httpcache-dev httpie lftp libwww-perl nodejs npm python3-venv rclone wget

python3 -m venv "$home/python"
"$home/python/bin/pip" install -q aiohttp aiohttp-client-cache azure-storage-blob boto3 \
    'cachecontrol[filecache]' feedparser httpx requests requests-cache vdirsyncer

rm -rf "$home/clients"
cp -r "$here/clients" "$home/clients"
npm install --silent --prefix "$home/clients" got playwright-core puppeteer-core undici@7

exec "$home/python/bin/python" "$here/record.py" "$home" "$@"
