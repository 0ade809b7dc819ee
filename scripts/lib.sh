# What the scripts share: plain words, and the packages and tools that they need. Sourced, never run.
# shellcheck shell=bash disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=$(basename "$0")

# Debian's packages for the C libraries, each with the header that shows that it is there.
libraries=(
    "libargon2-dev argon2.h"
    "libsqlite3-dev sqlite3.h"
    "libssl-dev openssl/evp.h"
    "libyaml-dev yaml.h"
)

say() { printf '%s: %s\n' "$script" "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# Runs a command as root, or returns 1 where we are not allowed to.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        sudo "$@"
    else
        return 1
    fi
}

# Installs Debian packages. Returns 1, after saying why, where it cannot.
install_packages() {
    if ! command -v apt-get >/dev/null; then
        say "this system has no apt-get: please install what Debian calls $*"
        return 1
    fi
    say "installing $*"
    local log
    log=$(mktemp)
    # The lists may be missing or old: fetched once more before we give up.
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >"$log" 2>&1 ||
        { as_root apt-get update >>"$log" 2>&1 &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; }; then
        rm -f "$log"
        return 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
    say "could not install $*; please run: sudo apt-get install $*"
    return 1
}

has_header() {
    # A header of OpenSSL may lie in the folder of the architecture.
    compgen -G "/usr/include/$1" >/dev/null || compgen -G "/usr/include/*-linux-gnu*/$1" >/dev/null
}

# The C libraries that the product is built on.
need_libraries() {
    local missing=() pair
    for pair in "${libraries[@]}"; do
        has_header "${pair#* }" || missing+=("${pair%% *}")
    done
    if [ "${#missing[@]}" -gt 0 ]; then
        install_packages "${missing[@]}" || fail "cannot build without these libraries"
    fi
}

# The Swift toolchain: 6.3 or newer. It is not Debian's, so we can only say where it is.
need_swift() {
    command -v swift >/dev/null ||
        fail "swift is not installed: take Swift 6.3 or newer for this system from https://www.swift.org/install/linux"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n' 6.3 "${version:-0}" | sort -V | head -n 1)" != 6.3 ]; then
        fail "Swift ${version:-of unknown version} is too old: 6.3 is needed, see https://www.swift.org/install/linux"
    fi
}
