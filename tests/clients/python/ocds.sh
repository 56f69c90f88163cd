#!/usr/bin/env bash
# What the schema of OCDS says of a release package: ocds.sh PACKAGE FOLDER
set -euo pipefail
own=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$own/../.venv/bin/python" "$own/ocds.py" "$1" "$2"
