#!/usr/bin/env bash
# Has ariadne-codegen write a client for a schema, and runs client.py with it: run.sh SCHEMA '{"server": ..., "token": ...}'
set -euo pipefail
own=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$own/../queries.graphql" "$own/client.py" "$folder"
cat > "$folder/pyproject.toml" <<END
[tool.ariadne-codegen]
schema_path = "$1"
queries_path = "queries.graphql"
target_package_name = "made"

[tool.ariadne-codegen.scalars.Decimal]
type = "decimal.Decimal"
serialize = "str"

[tool.ariadne-codegen.scalars.Date]
type = "datetime.date"
END
cd "$folder"
"$own/../.venv/bin/ariadne-codegen" >&2
"$own/../.venv/bin/python" client.py "$2"
