# A minimal Debian in a folder, for trying what a fresh machine does. Sourced after lib.sh, by root.
# shellcheck shell=bash disable=SC2154

suite=${DEBIAN_SUITE:-bookworm}

# Where this machine gets its own packages from, so that a mirror near it serves the new Debian too.
mirror() {
    local own
    own=$(sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb  *\(\[[^]]*\] *\)\{0,1\}\(http[^ ]*\).*/\2/p' \
        /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | grep '/debian/*$' | head -n 1)
    printf '%s\n' "${DEBIAN_MIRROR:-${own:-http://deb.debian.org/debian}}"
}

# A Debian in DIRECTORY with nothing but what every Debian has, made anew. Debootstrap's work is kept for the next one.
make_debian() {
    local directory=$1 kept=$root/.build/soak/$suite.tar
    [ "$(id -u)" = 0 ] || fail "this makes a chroot, which takes root"
    command -v debootstrap >/dev/null || install_packages debootstrap || fail "cannot make a Debian without debootstrap"
    mkdir -p "$root/.build/soak"
    if [ ! -e "$kept" ]; then
        say "making a minimal Debian ($suite)"
        rm -rf "$kept.d"
        debootstrap --variant=minbase "$suite" "$kept.d" "$(mirror)" >&2 || fail "debootstrap failed"
        tar --create --file "$kept.new" --directory "$kept.d" --numeric-owner .
        rm -rf "$kept.d"
        mv "$kept.new" "$kept"
    fi
    rm -rf "$directory"
    mkdir -p "$directory"
    tar --extract --file "$kept" --directory "$directory" --numeric-owner
    # Every installed machine knows its own name for itself; debootstrap leaves that to the installer.
    printf '127.0.0.1 localhost\n::1 localhost\n' >"$directory/etc/hosts"
    lend_network "$directory"
}

# How this machine reaches its mirrors: names, apt's and pip's own settings, certificates that it trusts beyond Debian's.
lend_network() {
    local directory=$1 file
    cp /etc/resolv.conf "$directory/etc/resolv.conf"
    for file in /etc/apt/apt.conf.d/*; do
        # Under a name by which make_anonymous finds it again: it may hold the address of a proxy, or more.
        if grep -qE '^ *Acquire::(http|https|Check|Retries)' "$file"; then
            cp "$file" "$directory/etc/apt/apt.conf.d/zz-lent-$(basename "$file")"
        fi
    done
    [ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$directory/etc/pip.conf"
    mkdir -p "$directory/usr/local/share/ca-certificates"
    cp -r /usr/local/share/ca-certificates/. "$directory/usr/local/share/ca-certificates/"
    # Nothing is started by being installed.
    printf '#!/bin/sh\nexit 101\n' >"$directory/usr/sbin/policy-rc.d"
    chmod 755 "$directory/usr/sbin/policy-rc.d"
}

# Takes out again what make_debian lent, and what a container engine brings by itself.
make_anonymous() {
    local directory=$1
    rm -rf "$directory"/etc/apt/apt.conf.d/zz-lent-* "$directory/etc/pip.conf" "$directory/usr/sbin/policy-rc.d" \
        "$directory"/usr/local/share/ca-certificates/* "$directory"/var/lib/apt/lists/* "$directory"/var/cache/apt/* \
        "$directory"/var/log/* "$directory"/tmp/*
    : >"$directory/etc/resolv.conf"
    printf 'deb http://deb.debian.org/debian %s main\n' "$suite" >"$directory/etc/apt/sources.list"
}

# in_debian DIRECTORY [--bind SOURCE TARGET]... COMMAND...: runs a command in it, with /proc, /dev and read-only
# mounts of SOURCE at TARGET. All of them go away with the command, and so does every process that it has left. Of
# this machine's variables it sees those by which packages are reached, and those of Sekisho's tests.
in_debian() {
    local directory=$1 binds=() kept=() name
    shift
    while [ "${1:-}" = --bind ]; do
        binds+=("$2" "$3")
        shift 3
    done
    while IFS= read -r name; do
        case $name in
        PIP_FIND_LINKS) ;;
        PIP_* | http_proxy | https_proxy | no_proxy | HTTP_PROXY | HTTPS_PROXY | NO_PROXY | SEKISHO_KILL_ROUNDS | SEKISHO_CLIENT_JOBS)
            kept+=("$name=${!name}")
            ;;
        esac
    done < <(compgen -e)
    # shellcheck disable=SC2016
    unshare --mount --pid --fork --kill-child bash -euc '
        directory=$1; count=$2; shift 2
        mount -t proc proc "$directory/proc"
        mount --rbind /dev "$directory/dev"
        while [ "$count" -gt 0 ]; do
            mkdir -p "$directory$2"
            mount --bind "$1" "$directory$2"
            mount -o remount,ro,bind "$directory$2"
            shift 2; count=$((count - 2))
        done
        exec chroot "$directory" "$@"' - "$directory" "${#binds[@]}" "${binds[@]}" \
        env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${kept[@]}" "$@"
}

# The Debian packages that the Dockerfile's runtime stage installs: the list has one home.
image_packages() {
    sed -n '/^FROM debian/,$ s/.*apt-get install -y --no-install-recommends \([^\\]*\).*/\1/p' "$root/Dockerfile"
}

# What the Dockerfile's runtime stage makes, in DIRECTORY, with that binary.
make_image() {
    local directory=$1 binary=$2 packages
    read -ra packages <<<"$(image_packages)"
    [ "${#packages[@]}" -gt 0 ] || fail "the Dockerfile's runtime stage installs nothing that can be read"
    make_debian "$directory"
    say "installing ${packages[*]}"
    in_debian "$directory" apt-get update >&2
    in_debian "$directory" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}" >&2
    in_debian "$directory" useradd --uid 9229 --home-dir /var/lib/sekisho --create-home --shell /usr/sbin/nologin sekisho
    install -m 755 "$binary" "$directory/usr/bin/sekisho"
}
