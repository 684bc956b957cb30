"""The linter rules of the NL API Design Rules 2.2 (severity error) in Python: their own engine needs Node.

The rules are those of `linter.yaml` (CC BY 4.0, Logius); test_api_rules holds this reading against the linter's own cases.
"""

import re
from collections.abc import Iterator
from typing import Any

Json = Any
Path = tuple[str, ...]
KEBAB = re.compile(r"^(\/|(\/_[a-z0-9]+|\/(([a-z0-9\-]+|{[^}]+})(\/([a-z0-9\-\.]+|{[^}]+}))*)(\/_[a-z]+)?)\/?)$")
CAMEL = re.compile(r"^\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*$")
DATES = re.compile(r"((\w+D)|(_[dD]))((ate)|(atum))")
SEMVER = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$")
VERSION_HEADERS = {"API-Version", "Api-Version", "Api-version", "api-version", "API-version"}
PROBLEM = ("application/problem+json", "application/problem+xml")


def faults(document: Json) -> set[tuple[str, str]]:
    """What is wrong: (rule, where)."""
    return {(rule, ".".join(path)) for rule, path in _all(document)}


def _all(document: Json) -> Iterator[tuple[str, Path]]:
    yield from _root(document)
    yield from _paths(document)
    for path, node in _walk(document, document):
        if path and path[-1] == "responses" and isinstance(node, dict):
            yield from _responses(path, node, document)
        if len(path) > 1 and path[-2] == "properties":
            yield from _property(path, node, document)


def _walk(
    node: Json, document: Json, path: Path = (), seen: frozenset[str] = frozenset()
) -> Iterator[tuple[Path, Json]]:
    """Every node, references followed to where they lead."""
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        target = node["$ref"]
        if target in seen:
            return
        found, at = document, tuple(target.removeprefix("#/").split("/"))
        for step in at:
            found = found[step]
        yield from _walk(found, document, at, seen | {target})
        return
    yield path, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in items:
        yield from _walk(child, document, (*path, str(key)), seen)


def _root(document: Json) -> Iterator[tuple[str, Path]]:
    if not document.get("openapi"):
        yield "nlgov:openapi-root-exists", ()
    elif not re.match(r"^3(.\d+){1,2}$", document["openapi"]):
        yield "nlgov:openapi3", ("openapi",)
    info = document.get("info", {})
    if not info.get("contact"):
        yield "info-contact", ("info",)
    elif not {"email", "name", "url"} <= set(info["contact"]):
        yield "nlgov:info-contact-fields-exist", ("info", "contact")
    if not SEMVER.match(info.get("version", "")):
        yield "nlgov:semver", ("info", "version")
    if not document.get("servers"):
        yield "oas3-api-servers", ()
    for at, server in enumerate(document.get("servers") or []):
        if not re.search(r"/v[\d+]", server.get("url", "")):
            yield "nlgov:include-major-version-in-uri", ("servers", str(at), "url")
    names = [tag["name"] for tag in document.get("tags", [])]
    if len(names) != len(set(names)):
        yield "openapi-tags-uniqueness", ("tags",)


def _paths(document: Json) -> Iterator[tuple[str, Path]]:
    ids: set[str] = set()
    for name, methods in document.get("paths", {}).items():
        if len(name) > 1 and name.endswith("/"):
            yield "path-keys-no-trailing-slash", ("paths", name)
        if not KEBAB.match(name) and not re.search(r"/openapi\.(json)|(yaml)/", name):
            yield "nlgov:paths-kebab-case", ("paths", name)
        for method, one in methods.items():
            if method not in ("get", "post", "put", "delete", "patch", "parameters", "description", "summary"):
                yield "nlgov:http-methods", ("paths", name, method)
                continue
            if not isinstance(one, dict):
                continue
            at = ("paths", name, method)
            given = one.get("parameters", [])
            for number, parameter in enumerate(given):
                if parameter.get("in") == "query" and not CAMEL.match(parameter.get("name", "")):
                    yield "nlgov:query-keys-camel-case", (*at, "parameters", str(number), "name")
            said = {
                parameter.get("name")
                for parameter in [*given, *methods.get("parameters", [])]
                if parameter.get("in") == "path"
            }
            if said != set(re.findall(r"{([^}]+)}", name)) and "$ref" not in str(given):
                yield "path-params", at
            needs = (method in ("get", "delete") and given) or method in ("put", "post", "patch")
            if needs and "400" not in one.get("responses", {}):
                yield "nlgov:problem-invalid-input", (*at, "responses")
            if one.get("operationId") in ids:
                yield "operation-operationId-unique", (*at, "operationId")
            ids.add(one.get("operationId", f"{method} {name}"))


def _responses(path: Path, node: Json, document: Json) -> Iterator[tuple[str, Path]]:
    for code, answer in node.items():
        at, answer = (*path, str(code)), _resolved(answer, document)
        if re.search(r"(2|3)\d\d", str(code)):
            if not answer.get("headers"):
                yield "nlgov:missing-header", at
            elif not VERSION_HEADERS & set(answer["headers"]):
                yield "nlgov:missing-version-header", (*at, "headers")
        content = answer.get("content")
        if re.search(r"(4|5)\d\d", str(code)) and content is not None:
            if not any(kind in content for kind in PROBLEM):
                yield "nlgov:use-problem-schema", (*at, "content")
            for kind in PROBLEM:
                schema = _resolved(content.get(kind, {}).get("schema", {}), document)
                if kind in content and not {"status", "title", "detail"} <= set(schema.get("properties", {})):
                    yield "nlgov:problem-schema-members", (*at, "content", kind, "schema")


def _property(path: Path, node: Json, document: Json) -> Iterator[tuple[str, Path]]:
    name, node = path[-1], _resolved(node, document)
    kind = node.get("format") if isinstance(node, dict) else None
    if kind == "date-time-local":
        yield "nlgov:date-time-ensure-timezone", (*path, "format")
    if name in ("date", "datum") or DATES.search(name):
        parts = [_resolved(one, document) for one in node.get("allOf", [])]
        if not kind and not (parts and all("format" in one for one in parts)):
            yield "nlgov:specify-format-for-date-and-time", path
        for below, value in _walk(node, document, path):
            if below[-1] == "format" and value == "date-time":
                yield "nlgov:use-date-instead-of-datetime", below
    if kind == "time":
        yield "nlgov:time-without-timezone", (*path, "format")


def _resolved(node: Json, document: Json) -> Json:
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        found = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node
