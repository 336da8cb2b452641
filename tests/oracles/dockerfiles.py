"""Prints, as one JSON object, what the official Dockerfile parser makes of each file in a directory."""

import json
import os
import sys

import dockerfile


def shape(command):
    return {
        "keyword": (command.cmd or "").upper(),
        "trigger": command.sub_cmd.upper() if command.sub_cmd else None,
        "first": command.start_line,
        "last": command.end_line,
        "json": command.json,
        "flags": len(command.flags),
    }


def read(path):
    try:
        return [shape(command) for command in dockerfile.parse_file(path)]
    except (dockerfile.GoParseError, ValueError) as error:
        return {"error": str(error)}


folder = sys.argv[1]
print(json.dumps({name: read(os.path.join(folder, name)) for name in sorted(os.listdir(folder))}))
