#!/bin/sh
# Sees to it that the browser tests find a Chromium, where that can be had. Never fails: without one they are skipped.
set -u

skipped() {
    echo "The browser tests are skipped: no Chromium here, and $1. To run them: apt install chromium" >&2
    exit 0
}

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
command -v apt-get >/dev/null || skipped "no apt to install it with"
if [ "$(id -u)" = 0 ]; then
    root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    root="sudo -n"
else
    skipped "no right to install it"
fi
echo "Installing Debian's chromium for the browser tests ..."
install="$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium"
$install >/dev/null 2>&1 || { $root apt-get update -qq >/dev/null 2>&1 && $install >/dev/null 2>&1; } ||
    skipped "apt could not install it"
