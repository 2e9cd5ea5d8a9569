#!/bin/sh
# Writes requirements/*.txt from pyproject.toml: exact versions with hashes, for every platform, no registry address.
# `make lock` keeps the versions that still fit; `make lock UPGRADE=--upgrade` takes the newest.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-annotate --custom-compile-command "make lock" ${UPGRADE:-} "$@"
}
compile pyproject.toml --group build -o requirements/run.txt
compile pyproject.toml --group build --group dev -c requirements/run.txt -o requirements/dev.txt
compile --group node -o requirements/node.txt
