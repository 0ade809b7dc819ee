# What the scripts share: plain words, and the packages and tools that they need. Sourced, never run.
# shellcheck shell=bash disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=$(basename "$0")

# Debian's packages for the C libraries, each with the header that shows that it is there.
libraries=(
    "libargon2-dev argon2.h"
    "libcrypt-dev crypt.h"
    "libcurl4-openssl-dev curl/curl.h"
    "libpq-dev postgresql/libpq-fe.h"
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

# Installs Debian packages of servers that the tests run by themselves: nothing of them starts, neither now nor with
# the machine, and PostgreSQL's makes no cluster. Returns 1, after saying why, where it cannot.
install_servers() (
    policy=/usr/sbin/policy-rc.d clusters=/etc/postgresql-common/createcluster.d/sekisho-tests.conf
    ours=()
    # shellcheck disable=SC2317
    restore() { [ "${#ours[@]}" -eq 0 ] || as_root rm -f "${ours[@]}"; }
    trap restore EXIT
    put() {
        [ -e "$1" ] || ! as_root install -D -m "$2" /dev/stdin "$1" 2>/dev/null || ours+=("$1")
    }
    put "$policy" 755 <<<$'#!/bin/sh\nexit 101'
    put "$clusters" 644 <<<'create_main_cluster = false'
    install_packages "$@" || exit 1
    if [ -d /run/systemd/system ]; then
        for package in "$@"; do as_root systemctl disable --quiet "$package" 2>/dev/null || true; done
    fi
)

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
        # Without it the build succeeds too, but says four times that libraries may be missing.
        command -v pkg-config >/dev/null || missing+=(pkg-config)
        install_packages "${missing[@]}" || fail "cannot build without these libraries"
    fi
}

# Debian's packages for the shared libraries that the toolchain's own programs want.
package_of_library() {
    case $1 in
    libcurl.so.4) echo libcurl4 ;;
    libedit.so.2) echo libedit2 ;;
    libncurses.so.6) echo libncurses6 ;;
    libsqlite3.so.0) echo libsqlite3-0 ;;
    libstdc++.so.6) echo libstdc++6 ;;
    libgcc_s.so.1) echo libgcc-s1 ;;
    libtinfo.so.6) echo libtinfo6 ;;
    libuuid.so.1) echo libuuid1 ;;
    libxml2.so.2) echo libxml2 ;;
    libz.so.1) echo zlib1g ;;
    *) return 1 ;;
    esac
}

# The names of the shared libraries that a build of this project needs and this system does not have.
missing_shared_libraries() {
    local folder name
    folder=$(dirname "$(realpath "$(command -v swift)")")
    for name in swift swift-build swift-test swift-frontend swift-format clang ld.lld; do
        [ ! -e "$folder/$name" ] || ldd "$folder/$name" 2>/dev/null
    done | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
}

# Whether the toolchain can compile and link a program: for that it wants the C and C++ libraries' own parts.
can_link() {
    local folder result=0
    folder=$(mktemp -d)
    printf '#include <string>\nint main() { return std::string("").size(); }\n' >"$folder/probe.cc"
    "$(dirname "$(realpath "$(command -v swift)")")/clang" -x c++ "$folder/probe.cc" -lstdc++ -o "$folder/probe" \
        >"$folder/log" 2>&1 || result=1
    [ "$result" = 0 ] || tail -n 3 "$folder/log" >&2
    rm -rf "$folder"
    return "$result"
}

# The Swift toolchain, 6.3 or newer, and what it takes from the system. The toolchain itself is not Debian's, so
# we can only say where it is.
need_swift() {
    command -v swift >/dev/null ||
        fail "swift is not installed: take Swift 6.3 or newer for this system from https://www.swift.org/install/linux"

    local library package packages=() unknown=()
    for library in $(missing_shared_libraries); do
        if package=$(package_of_library "$library"); then packages+=("$package"); else unknown+=("$library"); fi
    done
    if [ "${#packages[@]}" -gt 0 ]; then
        install_packages "${packages[@]}" || fail "Swift cannot run without these libraries"
    fi
    # What is still missing is named, whatever it is: the loader's own words would come from deep inside a build.
    [ "${#unknown[@]}" -eq 0 ] || fail "Swift cannot run here: this system lacks the shared libraries ${unknown[*]}"
    mapfile -t unknown < <(missing_shared_libraries)
    [ "${#unknown[@]}" -eq 0 ] || fail "Swift cannot run here: this system still lacks ${unknown[*]}"

    local said version
    said=$(swift --version 2>&1) || fail "\"swift --version\" fails: $said"
    version=$(sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' <<<"$said" | head -n 1)
    if [ "$(printf '%s\n' 6.3 "${version:-0}" | sort -V | head -n 1)" != 6.3 ]; then
        fail "Swift ${version:-of unknown version} is too old: 6.3 is needed, see https://www.swift.org/install/linux"
    fi

    # Swift's package manager calls git; linking takes a C++ library and the C library's start files.
    packages=()
    command -v git >/dev/null || packages+=(git)
    can_link 2>/dev/null || packages+=(g++)
    if [ "${#packages[@]}" -gt 0 ]; then
        install_packages "${packages[@]}" || fail "cannot build without ${packages[*]}"
        can_link || fail "the toolchain's clang cannot link a program; what it says stands above"
    fi
}

# What the client tests want from the system. Their Python packages and Node come from locked wheels.
need_client_tools() {
    local packages=()
    python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3 python3-venv)
    [ -e /etc/ssl/certs/ca-certificates.crt ] || packages+=(ca-certificates)
    command -v strace >/dev/null || packages+=(strace)
    [ -n "${SEKISHO_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null || packages+=(chromium)
    if [ "${#packages[@]}" -gt 0 ]; then
        install_packages "${packages[@]}" || fail "the client tests cannot run without ${packages[*]}"
    fi
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python $(python3 -c 'import platform; print(platform.python_version())') is too old for the client tests: 3.11 is needed"
}

# Where a program of PostgreSQL's server is: Debian keeps those of each version in a folder of their own, off the PATH.
# Prints nothing where it is not installed.
postgres_program() {
    local found
    found=$(compgen -G "/usr/lib/postgresql/*/bin/$1" | sort -V | tail -n 1 || true)
    [ -n "$found" ] || found=$(command -v "$1" || true)
    printf '%s' "$found"
}

# The database server that the tests start privately, and psql; and what stands before it or before two servers: a pooler
# and a balancer. Scripts of Python start them.
need_postgres() {
    local program
    if [ -z "$(postgres_program initdb)" ] || [ -z "$(postgres_program postgres)" ] || ! command -v psql >/dev/null; then
        install_servers postgresql || fail "the tests on PostgreSQL cannot run without its server"
    fi
    for program in initdb postgres psql; do
        [ -n "$(postgres_program "$program")" ] || fail "PostgreSQL is installed, but there is no $program"
    done
    local version
    version=$("$(postgres_program postgres)" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
    [ "${version:-0}" -ge 15 ] || fail "PostgreSQL ${version:-of unknown version} is too old for the tests: 15 is needed"
    command -v python3 >/dev/null || install_packages python3 || fail "the tests on PostgreSQL cannot run without python3"
    # It refuses to run as root, and then runs as the user that its package makes.
    [ "$(id -u)" != 0 ] || id postgres >/dev/null 2>&1 ||
        fail "PostgreSQL does not run as root, and there is no user \"postgres\": useradd --system postgres"
    need_program pgbouncer "the tests through PgBouncer"
    need_program haproxy "the tests of two servers behind a balancer"
}

# A server's program that its Debian package is named after.
need_program() {
    # Debian puts it where only root's PATH may lead.
    PATH=$PATH:/usr/sbin command -v "$1" >/dev/null || install_servers "$1" || fail "$2 cannot run without $1"
}

# Builds the server as it is distributed, with the Swift runtime inside and no symbols, and prints where it lies.
release_binary() {
    need_swift
    need_libraries
    local build=(swift build --package-path "$root" -c release --static-swift-stdlib --product sekisho -Xlinker -s)
    say "building for release; the first time this takes some minutes"
    "${build[@]}" >&2 || fail "the build failed; what went wrong stands above"
    printf '%s/sekisho\n' "$("${build[@]}" --show-bin-path)"
}
