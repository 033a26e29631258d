# shellcheck shell=bash
# What every step can rely on: strict mode, a cache, and functions that say what they do.
set -euo pipefail

export CACHE=${PRECONDITIONS_CACHE:-${HOME:-/tmp}/.cache/preconditions}
mkdir -p "$CACHE"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$CACHE/target}
# Nobody steps through these builds or edits between them: both cost time and space.
export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_TEST_DEBUG=0
export CARGO_TERM_PROGRESS_WHEN=never DEBIAN_FRONTEND=noninteractive

# Cargo takes two checkouts for one, and what is newer than the sources for what was built of them,
# even where it was built of the other's. So where another has built here last, all sources are new.
if [ "$(cat "$CARGO_TARGET_DIR/.checkout" 2>/dev/null)" != "$PWD" ]; then
    git ls-files -z | xargs -0 touch -c --
    mkdir -p "$CARGO_TARGET_DIR"
    echo "$PWD" >"$CARGO_TARGET_DIR/.checkout"
fi

# Prints a command, runs it, prints how long it took.
run() {
    local before=$SECONDS status=0
    show "$@"
    "$@" || status=$?
    printf '  (%d s)\n' $((SECONDS - before))
    return $status
}

show() {
    local word
    printf '+'
    for word; do
        [[ $word =~ ^[[:alnum:]/=:,.@%+_-]+$ ]] || word=${word@Q}
        printf ' %s' "$word"
    done
    printf '\n'
}

# Runs a command that has to fail, saying so by a pattern: the proof that a check can fail at all.
refuses() {
    local pattern=$1 output
    shift
    show "$@"
    if output=$("$@" 2>&1); then
        fail "this was to be refused, and was not"
    fi
    if ! grep -qE -- "$pattern" <<<"$output"; then
        echo "$output"
        fail "this was to be refused for another reason: $pattern"
    fi
    echo "  (refused, as it has to be: $(grep -m1 -oE -- "$pattern" <<<"$output"))"
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# Says what a machine cannot have; the step goes on.
skipped() { echo "SKIPPED: $*"; }

# The same, and the step ends here.
skip() {
    skipped "$@"
    exit 77
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Makes a command available, from a Debian package if need be; false where that cannot be done.
have() {
    local command=$1 package=${2:-$1}
    command -v "$command" >/dev/null && return
    apt_lists && with_fresh_lists run as_root apt-get install -y -q --no-install-recommends \
        "$package" >&2 || return
    command -v "$command" >/dev/null
}

# Package lists, fetched where there are none; false where there is no apt or no right to do so.
apt_lists() {
    command -v apt-get >/dev/null || return
    compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null || run as_root apt-get update -q >&2
}

# Runs a command that uses the package lists, and again with newer ones if it fails.
with_fresh_lists() {
    "$@" && return
    run as_root apt-get update -q >&2 && "$@"
}

# Downloads Debian packages with whatever they depend on and is not installed, and unpacks them
# into a directory without installing anything; false where there are no such packages.
unpack_debian() {
    local into=$1 package
    shift
    [ -e "$into/.complete" ] && return
    apt_lists || return
    for package; do
        apt-cache show "$package" >/dev/null 2>&1 || return
    done
    rm -rf "$into" "$into.debs"
    mkdir -p "$into" "$into.debs/partial"
    with_fresh_lists run apt-get install -y -q --download-only --reinstall \
        --no-install-recommends -o Dir::Cache::archives="$into.debs" -o Debug::NoLocking=1 \
        -o APT::Sandbox::User=root "$@" || return
    for package in "$into.debs"/*.deb; do
        dpkg -x "$package" "$into" || return
    done
    rm -rf "$into.debs"
    touch "$into/.complete"
}

# Where the libraries of such a directory lie.
libraries_of() {
    local triplet
    triplet=$(cc -dumpmachine)
    echo "$1/usr/lib/$triplet:$1/lib/$triplet:$1/usr/lib"
}

# Sets BARE_CARGO to a cargo that builds for a target without std; false where there is none. What
# rustup has is best. Otherwise a compiler and the sources of its library from Debian, unpacked
# aside: they build core and alloc from those sources, which takes RUSTC_BOOTSTRAP=1.
find_target() {
    local target=$1 aside=$CACHE/rustc-with-source
    # shellcheck disable=SC2034 # Used by the steps.
    BARE_CARGO=(cargo)
    [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ] && return
    if command -v rustup >/dev/null &&
        run timeout 120 env RUST_BACKTRACE=0 rustup target add "$target"; then
        return
    fi
    unpack_debian "$aside" rustc-web cargo-web rust-web-src ||
        unpack_debian "$aside" rustc cargo rust-src || return
    # shellcheck disable=SC2034
    BARE_CARGO=(env "LD_LIBRARY_PATH=$(libraries_of "$aside")" RUSTC_BOOTSTRAP=1
        "RUSTC=$aside/usr/bin/rustc" "$aside/usr/bin/cargo" -Z "build-std=core,alloc")
}

# Makes cargo-fuzz and a compiler for it available, or skips the step.
need_fuzzer() {
    have c++ g++ || skip "libFuzzer takes a C++ compiler, and none is here"
    export PATH=$PATH:$CACHE/tools/bin
    if ! command -v cargo-fuzz >/dev/null; then
        run cargo install cargo-fuzz --locked --root "$CACHE/tools" ||
            skip "cargo-fuzz is not here and cannot be installed"
    fi
    if ! rustup toolchain list 2>/dev/null | grep '^nightly' >/dev/null; then
        echo "no nightly compiler is here: the stable one gets the permission to be one"
        export RUSTC_BOOTSTRAP=1
    fi
}

# The commands of the first code blocks of README.md, one a line, without prompts.
readme_commands() {
    awk '
        /^```(sh|bash|console)[[:space:]]*$/ { inside = 1; console = /console/; next }
        /^```/ { inside = 0 }
        !inside || /^[[:space:]]*(#|$)/ { next }
        console && !/^\$ / && !joined { next }
        { sub(/^\$ /, ""); line = joined $0; joined = "" }
        line ~ /\\$/ { sub(/\\$/, "", line); joined = line; next }
        { print line }
    ' README.md
}
