#!/bin/sh
# `venv.sh usable DIR` says "usable" of a virtual environment that works here; `venv.sh make DIR` makes a new one.
set -eu
venv=$2

if [ "$1" = usable ]; then
    [ "$(cat "$venv/place" 2>/dev/null)" = "$PWD" ] && "$venv/bin/python" -c 'import pip' 2>/dev/null && echo usable
    exit 0
fi

complaint="Pehra needs Python 3.11 or later, and there is none here: apt install python3 python3-venv"
for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        complaint="Python $version has no venv: apt install python$version-venv"
        continue
    fi
    echo "Making $venv with Python $version ..."
    rm -rf "$venv"
    "$python" -m venv "$venv"
    echo "$PWD" >"$venv/place"
    exit 0
done
echo "$complaint" >&2
exit 2
