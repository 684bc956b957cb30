"""/api/v1/: what the public site knows, for other programs. Held to the NL API Design Rules 2.2 by tests.

Stateless: what is asked is answered and forgotten. The same rooms answer as on the pages; a file per subject.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.operation import Operation

from infopunt.pages.faults import SLIPS
from infopunt.web.api import checks, directory, help, schedule
from infopunt.web.api.faults import SENTENCES
from infopunt.web.api.shared import region_of, speak_problems

VERSION = "1.1.0"


class Interface(NinjaAPI):
    """An operation is named after what it answers, wherever its file stands."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = Interface(title="Infopunt", version=VERSION, urls_namespace="v1", docs_url=None, openapi_url=None)
speak_problems(api)
for at, router in (("", directory.router), ("", schedule.router), ("", help.router), ("/checks", checks.router)):
    api.add_router(at, router)


PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "required": ["status", "title", "code", "detail"],
    "properties": {
        "type": {"type": "string"}, "status": {"type": "integer"}, "title": {"type": "string"},
        "code": {"type": "string", "description": "What is wrong, for a program: it stays when its sentence is written anew.",
                 "enum": sorted({*SENTENCES, *SLIPS.values(), "not_a_month"})},
        "detail": {"type": "string", "description": "What to mend, in English; of an answer in a check, in the language asked for."},
        "field": {"type": "string", "description": "Where in what was sent it is, as far as it is one field."},
        "errors": {"type": "array", "description": "Everything that is wrong, with its own code and field.", "items": {
            "type": "object", "required": ["code", "field", "detail"],
            "properties": {name: {"type": "string"} for name in ("code", "field", "detail")}}},
    },
}  # fmt: skip


def openapi(name: str, base: str) -> dict[str, Any]:
    """The document of this interface; `name` and `base` are those of the site."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    info = {"name": name, "url": base, "email": settings.API_EMAIL}
    found["info"] = {"title": "Infopunt", "version": VERSION, "contact": info,
                     "description": "The directory, the schedule, who can help now and the checks of rights. Stateless; nothing asked is kept."}  # fmt: skip
    found["servers"] = [{"url": f"{base}/api/v1"}]
    found["tags"] = [{"name": name} for name in ("directory", "schedule", "help", "checks", "interface")]
    found["components"]["headers"] = {"API-Version": {"description": "The full version.", "schema": {"type": "string"}}}
    found["components"]["schemas"]["Problem"] = PROBLEM
    found = _named_as_the_rules_ask(found)
    found["paths"]["/openapi.json"] = {"get": {
        "operationId": "openapi", "summary": "This document", "tags": ["interface"],
        "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {"type": "object"}}}}},
    }}  # fmt: skip
    refused = {"application/problem+json": {"schema": PROBLEM}}
    for methods in found["paths"].values():
        for one in methods.values():
            one.setdefault("responses", {})
            one["responses"] = {str(code): said for code, said in one["responses"].items()}
            for code, said in one["responses"].items():
                if code[0] in "23":
                    said["headers"] = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
            for parameter in one.get("parameters", []):
                # In a schema examples are a list; beside a parameter they are named.
                if isinstance(parameter.get("examples"), list):
                    parameter["examples"] = {
                        f"example{at}": {"value": each} for at, each in enumerate(parameter["examples"], 1)
                    }
            codes = {"400": "What to mend"} if one.get("parameters") or "requestBody" in one else {}
            if any(each["in"] == "path" for each in one.get("parameters", [])):
                codes["404"] = "There is nothing with this id"
            for code, say in codes.items():
                one["responses"][code] = {"description": say, "content": refused}
    return found


def _named_as_the_rules_ask(document: dict[str, Any]) -> dict[str, Any]:
    """A page of organisations is called OrganisationOutPage: names of schemas are UpperCamelCase."""
    named: dict[str, Any] = json.loads(re.sub(r"\bPage_(\w+?)_(?=[\"/])", r"\1Page", json.dumps(document)))
    return named


@api.get("/openapi.json", include_in_schema=False)
def document(request: HttpRequest) -> HttpResponse:
    return JsonResponse(openapi(region_of(request).names["en"], f"{request.scheme}://{request.get_host()}"))
