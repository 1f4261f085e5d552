"""Run by a clean interpreter with an unzipped package as its only library: does what was packed stand on its own?

`python -I -S proof.py FOLDER HANDLER...` imports every handler and every module of the house, asks GET /health
through the app's own Lambda entry, and draws the superbill that comes in by standard input, if one does.
"""

import importlib
import json
import pkgutil
import sys

folder, *handlers = sys.argv[1:]
sys.path.insert(0, folder)

for handler in handlers:
    module, _, name = handler.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name)), handler

import services  # noqa: E402  only now is there a path to it
import shared  # noqa: E402

seen = [
    name for house in (services, shared) for _, name, _ in pkgutil.walk_packages(house.__path__, f"{house.__name__}.")
]
for name in seen:
    importlib.import_module(name)

event = {
    "httpMethod": "GET", "path": "/health", "resource": "/health", "headers": {"Host": "desk.example"},
    "multiValueQueryStringParameters": None, "pathParameters": None, "stageVariables": None, "body": None,
    "isBase64Encoded": False,
    "requestContext": {"resourcePath": "/health", "httpMethod": "GET", "identity": {"sourceIp": "127.0.0.1"}},
}  # fmt: skip
answer = importlib.import_module("app").app(event, None)

drawn = ""
wanted = sys.stdin.read()
if wanted:
    from services.billing.forms import superbill

    drawn = superbill.render(superbill.Superbill.model_validate_json(wanted))[:5].decode()

sys.stdout.write(
    json.dumps({"status": answer["statusCode"], "body": answer["body"], "modules": len(seen), "drawn": drawn})
)
