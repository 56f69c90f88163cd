#!/usr/bin/env bash
# What openxml-audit, which holds workbooks against the schemas of the Open XML SDK, says of those in a folder: audit.sh FOLDER
set -euo pipefail
own=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# It ends with 1 when it finds something, which the test reads for itself.
"$own/../.venv/bin/openxml-audit" --validator ooxml --format microsoft365 --recursive --max-errors 0 --output json "$1" ||
    [[ $? == 1 ]]
