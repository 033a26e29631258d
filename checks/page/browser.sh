# shellcheck shell=bash
# Sets `browser` to Chromium and `packages` to a folder with the scripts of this one and what they need, or
# skips the step. Sourced by the steps that open a page.

if ! have node nodejs || ! have npm; then skip "Node.js is not here and cannot be installed"; fi
libraries=
if ! browser=$(command -v chromium || command -v google-chrome); then
    unpack_debian "$CACHE/chromium" chromium fonts-dejavu-core ||
        skip "Chromium is not here and cannot be had from Debian"
    # shellcheck disable=SC2034
    browser=$CACHE/chromium/usr/lib/chromium/chromium
    libraries=$(libraries_of "$CACHE/chromium")
    libraries+=:$(dirname "$(find "$CACHE/chromium/usr/lib" -name 'libpulsecommon*' | head -n 1)")
fi
packages=$CACHE/page
mkdir -p "$packages"
cp checks/page/package.json checks/page/*.mjs "$packages"
(cd "$packages" && run npm install --no-package-lock --no-audit --no-fund --ignore-scripts) ||
    skip "the driver of the browser is not here and cannot be installed"

# Runs one of the scripts under Node, with the libraries of the browser alone.
in_browser() {
    local script=$1
    shift
    LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} run node "$packages/$script" "$browser" "$@"
}
