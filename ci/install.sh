#!/usr/bin/env bash
# Puts policy into a directory: a release's binary, if it has the right checksum, or one that cargo builds from the
# source that this file belongs to. The GitHub action calls it; it is told everything through the environment, so that
# nothing of it is ever read as a command:
#
#   POLICY_VERSION    a release such as 1.2.3, or `source`; empty: the release of this source
#   POLICY_CHECKSUM   the SHA-256 that the archive must have, in hexadecimal; empty: the one its release lists
#   POLICY_RELEASES   where releases are: URL/v1.2.3/SHA256SUMS and the archives beside it
#   POLICY_BIN        the directory

set -euo pipefail

die() {
    printf 'policy could not be installed: %s\n' "$1" >&2
    exit 2
}

# What releases call this machine.
platform() {
    case $(uname -s)/$(uname -m) in
    Linux/x86_64) echo x86_64-unknown-linux-musl ;;
    Linux/aarch64 | Linux/arm64) echo aarch64-unknown-linux-musl ;;
    Darwin/arm64) echo aarch64-apple-darwin ;;
    *) die "no release is made for $(uname -s) on $(uname -m); \`version: source\` builds one with cargo" ;;
    esac
}

checksum_of() {
    if type -P sha256sum >/dev/null; then
        sha256sum <"$1" | cut -d ' ' -f 1
    else
        shasum -a 256 <"$1" | cut -d ' ' -f 1
    fi
}

download() {
    curl --fail --silent --show-error --location --retry 3 --proto '=https,file' --proto-redir '=https' \
        --output "$2" -- "$1" || die "$1 cannot be downloaded"
}

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
version=${POLICY_VERSION:-$(sed -n 's/^version = "\(.*\)"$/\1/p' "$source/Cargo.toml" | head -n 1)}
mkdir -p "$POLICY_BIN"

if [ "$version" = source ]; then
    type -P cargo >/dev/null || die 'there is no cargo here; name a release instead'
    cargo install --quiet --locked --path "$source" --root "$POLICY_BIN/built"
    mv "$POLICY_BIN/built/bin/policy" "$POLICY_BIN/"
else
    # A version becomes part of a URL and of file names.
    [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || die "\`$version\` is no version such as 1.2.3"
    [ -n "${POLICY_RELEASES:-}" ] || die 'nobody says where releases are; release-url does'
    archive=policy-$version-$(platform).tar.gz
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    download "$POLICY_RELEASES/v$version/$archive" "$work/$archive"
    expected=${POLICY_CHECKSUM:-}
    if [ -z "$expected" ]; then
        download "$POLICY_RELEASES/v$version/SHA256SUMS" "$work/SHA256SUMS"
        expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
    fi
    [[ $expected =~ ^[0-9a-fA-F]{64}$ ]] || die "no checksum is given for $archive"
    actual=$(checksum_of "$work/$archive")
    [ "$actual" = "$(tr 'A-F' 'a-f' <<<"$expected")" ] ||
        die "$archive has the checksum $actual, and $expected was expected: do not use it, and tell who keeps the release"
    # Only the program: what else an archive holds stays in it.
    tar -xzf "$work/$archive" -C "$work" policy || die "$archive does not hold policy"
    mv "$work/policy" "$POLICY_BIN/"
fi

"$POLICY_BIN/policy" --version
