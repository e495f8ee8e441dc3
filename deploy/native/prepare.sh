#!/usr/bin/env bash
# Provide what tests need beyond Python: system packages where we may install them, then the servers, into the cache.
# Exit code 1 names what can't be had.
set -euo pipefail
cd "$(dirname "$0")/../.."

choice=$(.venv/bin/python -c 'from tests.servers.choice import chosen_servers; print(chosen_servers()[0])')
missing=()
need() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || missing+=("$2"); }

need nginx nginx-light
if [ "$choice" = native ] && [ ! -d "${CHISO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/chiso}/kafka" ]; then need mvn maven; fi
if [ "$choice" = native ]; then need java openjdk-17-jre-headless; fi

if [ "${#missing[@]}" -gt 0 ]; then
    echo "missing: ${missing[*]}"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
    else
        echo "install them with your system's package manager; the tests that need them will fail"
    fi
fi

if [ "$choice" = native ]; then
    nice -n 5 .venv/bin/python -m deploy.native
else
    .venv/bin/python -m deploy.native nginx
fi
