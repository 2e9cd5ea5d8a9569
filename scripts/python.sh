#!/bin/sh
# Prints the Python to use: the one named in PYTHON, else the first of the usual names that is 3.11 or newer.
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if command -v "$name" >/dev/null 2>&1; then
        if "$name" -c "$new_enough" >/dev/null 2>&1; then
            echo "$name"
            exit 0
        fi
        version=$("$name" --version 2>/dev/null) && old=${old:-"$name ($version)"}
    fi
done
if [ -n "${old:-}" ]; then
    echo "Wijklus needs Python 3.11 or newer; found only $old. Name another one: make run PYTHON=/path/to/python3.12" >&2
else
    echo "Wijklus needs Python 3.11 or newer and found none; on Debian and Ubuntu: sudo apt install python3 python3-venv" >&2
fi
exit 1
