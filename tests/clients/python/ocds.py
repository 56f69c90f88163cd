"""Holds a release package against the schema of OCDS: python ocds.py PACKAGE FOLDER, the folder with release-package-schema.json
and release-schema.json. Tells what the schema refuses, which fields it does not know, and what is empty."""

import json
import sys
from pathlib import Path

from jsonschema import Draft4Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

package = json.loads(Path(sys.argv[1]).read_text())
outer, inner = (
    json.loads((Path(sys.argv[2]) / name).read_text()) for name in ("release-package-schema.json", "release-schema.json")
)
registry = Registry().with_resources([(schema["id"], DRAFT4.create_resource(schema)) for schema in (outer, inner)])
validator = Draft4Validator(outer, registry=registry, format_checker=Draft4Validator.FORMAT_CHECKER)


def resolved(schema):
    while "$ref" in schema:
        reference = schema["$ref"]
        schema = inner["definitions"][reference.rsplit("/", 1)[-1]] if "#/definitions/" in reference else inner
    return schema


def walk(value, schema, place):
    """Fields that the schema does not know, and values that say nothing"""
    schema = resolved(schema)
    if value in ("", None, [], {}):
        yield f"{place}: empty"
    elif isinstance(value, dict):
        for name, part in value.items():
            known = schema.get("properties", {}).get(name)
            if known is None:
                yield f"{place}/{name}: unknown"
            else:
                yield from walk(part, known, f"{place}/{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from walk(part, schema.get("items", {}), f"{place}/{index}")


assert {"date-time", "uri"} <= set(Draft4Validator.FORMAT_CHECKER.checkers), "dates and addresses are looked at"
print(json.dumps({
    "refused": [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(package)],
    "unknown": list(walk(package, outer, "")),
}))
