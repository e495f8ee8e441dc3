#!/usr/bin/env bash
# Everything that must hold before a change lands. What takes long to provide (Kafka's jars, MinIO's build) is fetched
# beside the checks, and beside the fast tests where it takes longer; then all tiers run in one session, so that its
# summary is the whole answer.
set -euo pipefail
cd "$(dirname "$0")/../.."

log=.cache/prepare.log
fast=(tests/unit tests/contract tests/docs)
servers=(tests/migration tests/integration tests/faults tests/acceptance)

existing() {
    for tier in "$@"; do
        if [ -n "$(find "$tier" -name 'test_*.py' -print -quit 2>/dev/null)" ]; then echo "$tier"; fi
    done
}

mkdir -p .cache
set -m # the preparation gets a process group of its own, so that a failed check can end all of it
deploy/native/prepare.sh >"$log" 2>&1 &
preparing=$!
set +m
trap 'kill -- "-$preparing" 2>/dev/null || true' EXIT

make --no-print-directory check
if kill -0 "$preparing" 2>/dev/null; then
    echo "the servers are being fetched (see $log); the fast tests meanwhile"
    mapfile -t tiers < <(existing "${fast[@]}")
    if [ "${#tiers[@]}" -gt 0 ]; then .venv/bin/pytest --quiet --exitfirst "${tiers[@]}"; fi
fi
if ! wait "$preparing"; then
    cat "$log"
    echo "Not every server can be had; see above." >&2
    exit 1
fi
mapfile -t tiers < <(existing "${fast[@]}" "${servers[@]}")
.venv/bin/pytest "${tiers[@]}"
