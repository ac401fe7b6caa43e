"""Packs collected tool definitions into the built-in index.

The format is described in Sources/Catalogue/Index (CatalogueImage, DirectoryReader, ToolReader). The same input gives
the same bytes. Python's standard library only.
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import subprocess
import zlib

MAGIC = b"SALCAT01"
COLLECTED = 20261121
CHUNK_BYTES = 65_536
DIGEST_BYTES = 6
MAX_EVIDENCE = 3
MAX_DEPTH = 3
MAX_ARGUMENTS = 200
CATEGORIES = ["read", "write", "execute", "destructive", "financial"]
LABELS = ["untrusted_source", "private_data", "egress"]
SIGNALS = ["free_code", "sql", "shell", "path", "url", "credential", "bulk", "force", "admin", "no_schema",
           "no_description", "dispatcher"]
TYPES = [None, "string", "integer", "number", "boolean", "array", "object", "null"]
HINTS = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"]


def number(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def string(text):
    encoded = text.encode()
    return number(len(encoded)) + encoded


def strings(texts):
    return number(len(texts)) + b"".join(string(text) for text in texts)


def packed(plain):
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    smaller = compressor.compress(plain) + compressor.flush()
    return smaller if len(smaller) < len(plain) else plain


# MARK: - Definitions


def definition(row):
    """The entry of `tools/list` that a row was made of."""
    found = {"name": row["tool"]}
    for key in ("title", "description", "inputSchema", "annotations"):
        if key in row:
            found[key] = row[key]
    return found


def canonical_number(value):
    """ECMAScript's form of a number, as RFC 8785 wants it."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**21 else canonical_number(float(value))
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    if "e" not in text:
        return text
    digits, exponent = text.split("e")
    power = int(exponent)
    if -7 <= power < 0:
        sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
        return sign + "0." + "0" * (-power - 1) + digits.replace(".", "")
    return f"{digits}e{'+' if power > 0 else '-'}{abs(power)}"


def canonical(value):
    """The form of RFC 8785."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(inner) for key, inner in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return canonical_number(value)


def arguments(schema, depth=0):
    """Depth, name, required or not, and type of every property, each followed by the ones inside of it."""
    found = []
    if not isinstance(schema, dict) or not isinstance(schema.get("properties"), dict):
        return found
    required = schema.get("required")
    required = required if isinstance(required, list) else []
    for name, inner in schema["properties"].items():
        inner = inner if isinstance(inner, dict) else {}
        kinds = inner.get("type")
        kinds = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind != "null"]
        kind = kinds[0] if len(kinds) == 1 and kinds[0] in TYPES else None
        found.append((depth, name, name in required, kind))
        if depth < MAX_DEPTH:
            found += arguments(inner, depth + 1)
            found += arguments(inner.get("items"), depth + 1)
    return found[:MAX_ARGUMENTS]


def choices(schema):
    """The strings that a schema's properties may be."""
    if isinstance(schema, dict):
        for key, inner in schema.items():
            if key in ("enum", "const"):
                yield from (text for text in (inner if isinstance(inner, list) else [inner]) if isinstance(text, str))
            else:
                yield from choices(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from choices(inner)


# MARK: - Records


def hints(annotations):
    value = 0
    annotations = annotations if isinstance(annotations, dict) else {}
    for name in reversed(HINTS):
        claim = annotations.get(name)
        value = value * 3 + (2 if claim is True else 1 if claim is False else 0)
    return value


def quote(evidence, row, listed):
    """The quoted words where they are a name of the definition; other words are somebody's sentences."""
    words = evidence.get("quote") or ""
    if evidence["place"] == "name":
        return words if words.lower() in row["tool"].lower() else ""
    if evidence["place"].startswith("inputSchema"):
        names = [name for _, name, _, _ in listed] + list(choices(row.get("inputSchema")))
        return words if " " not in words and words in names else ""
    return words if words in ("true", "false") else ""


def place(text):
    fixed = {"name": 0, "title": 1, "description": 2, "server": 5}
    if text in fixed:
        return bytes([fixed[text]])
    if text.startswith("inputSchema/properties/"):
        return bytes([3]) + string(text.removeprefix("inputSchema/properties/"))
    if text.startswith("annotations/"):
        return bytes([4]) + string(text.removeprefix("annotations/"))
    return bytes([6]) + string(text)


def tool_record(row, verdict, meanings):
    listed = arguments(row.get("inputSchema"))
    dispatcher = verdict.get("dispatcher")
    out = string(row["tool"]) + bytes([hints(row.get("annotations"))])
    out += bytes([CATEGORIES.index(verdict["category"]) | verdict["risk"] << 3])
    flags = sum(1 << LABELS.index(label) for label in verdict["labels"]) | (8 if dispatcher else 0)
    flags |= 16 if isinstance(row.get("inputSchema"), dict) else 0
    out += bytes([flags]) + number(sum(1 << SIGNALS.index(signal) for signal in verdict["signals"]))
    out += bytes([verdict["confidence"]])
    evidence = verdict["evidence"][:MAX_EVIDENCE]
    out += number(len(evidence))
    for piece in evidence:
        meaning = meanings.setdefault(piece["meaning"], len(meanings))
        out += place(piece["place"]) + number(meaning) + string(quote(piece, row, listed))
    if dispatcher:
        out += strings(dispatcher["name_argument"]) + strings(dispatcher.get("arguments_argument") or [])
    out += number(len(listed))
    for depth, name, is_required, kind in listed:
        out += string(name) + bytes([TYPES.index(kind) | is_required << 3 | depth << 4])
    return out


def directory_record(server, notes, place_of_tools):
    identity, rows, verdicts = server
    counts = [sum(verdict["category"] == category for verdict in verdicts) for category in CATEGORIES]
    entry = identity.split("/", 1)[-1]
    packages = notes.get("packages") or ([entry] if identity.startswith("npm/") else [])
    repository = notes.get("repository") or next(
        (row["source_repo"] for row in rows if "/" in row.get("source_repo", "")), "")
    aliases = ([notes["id"]] if notes else []) + packages[1:] + notes.get("hosts", [])
    labels = {label for verdict in verdicts for label in verdict["labels"]}
    official = {None: 0, False: 1, True: 2}[notes.get("official")]
    out = string(identity) + string(notes.get("title") or entry.rsplit("/", 1)[-1]) + bytes([official])
    out += string(packages[0] if packages else "") + string(repository)
    out += strings(aliases)
    out += b"".join(map(number, counts))
    out += number(max(verdict["risk"] for verdict in verdicts))
    out += bytes([sum(1 << LABELS.index(label) for label in labels)])
    out += number(sum(isinstance(row.get("inputSchema"), dict) for row in rows))
    return out + b"".join(map(number, place_of_tools)), counts


# MARK: - The file


def curated_servers(folder):
    """The curated notes by the id of the entry that they are about."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        notes = json.loads(path.read_text())
        entry = notes.get("entry") or "curated/" + notes["id"]
        if entry in found:
            raise SystemExit(f"{path}: `{entry}` has notes already")
        tools = {name: {"says": tool} if isinstance(tool, str) else tool for name, tool in notes["tools"].items()}
        found[entry] = notes | {"tools": tools}
    return found


def read_rows(path, curated):
    """The rows by server; tools that only the curated notes know are added."""
    servers = {}
    with gzip.open(path, "rt") as lines:
        for line in lines:
            row = json.loads(line)
            servers.setdefault(row["server"], []).append(row)
    for identity, notes in curated.items():
        if notes.get("entry") and identity not in servers:
            raise SystemExit(f"curated notes `{notes['id']}`: the data has no entry `{identity}`")
        rows = servers.setdefault(identity, [])
        known = {row["tool"] for row in rows}
        for name, tool in notes["tools"].items():
            if name in known:
                continue
            row = {"server": identity, "source_repo": notes.get("repository") or "",
                   "tool": name, "description": tool["says"]}
            if "arguments" in tool:
                row["inputSchema"] = {
                    "type": "object", "properties": {name.rstrip("*"): {} for name in tool["arguments"]},
                    "required": [name.rstrip("*") for name in tool["arguments"] if name.endswith("*")]}
            rows.append(row)
        if not rows:
            raise SystemExit(f"curated notes `{notes['id']}` name no tool")
    return servers


def classify(servers, sallyport, verdict_file):
    if verdict_file:
        lines = verdict_file.read_text().splitlines()
    else:
        rows = "".join(json.dumps(row) + "\n" for _, rows in servers for row in rows)
        run = subprocess.run([sallyport, "catalog", "classify", "--json", "-"], input=rows.encode(),
                             stdout=subprocess.PIPE, check=True)
        lines = run.stdout.decode().splitlines()
    verdicts = [json.loads(line) for line in lines]
    names = [row["tool"] for _, rows in servers for row in rows]
    if [verdict["name"] for verdict in verdicts] != names:
        raise SystemExit("the verdicts are not the ones of these tools")
    return verdicts


def overruled(verdict, notes, name):
    category = notes.get("tools", {}).get(name, {}).get("category")
    if not category or category == verdict["category"]:
        return verdict
    base = CATEGORIES.index(category) + 1
    evidence = [{"place": "review", "meaning": "a person looked at it", "quote": ""}]
    return verdict | {"category": category, "risk": base, "confidence": 100, "evidence": evidence}


def build(servers, verdicts, curated):
    meanings, chunks, open_chunk = {}, [], b""
    places, digests, position, judged = [], b"", 0, []
    for identity, rows in servers:
        notes = curated.get(identity, {})
        own = [overruled(verdict, notes, row["tool"])
               for row, verdict in zip(rows, verdicts[position:position + len(rows)])]
        position += len(rows)
        record = b"".join(tool_record(row, verdict, meanings) for row, verdict in zip(rows, own))
        if open_chunk and len(open_chunk) + len(record) > CHUNK_BYTES:
            chunks.append(open_chunk)
            open_chunk = b""
        places.append((len(chunks), len(open_chunk)))
        open_chunk += record
        judged.append((identity, rows, own))
        for row in rows:
            digests += hashlib.sha256(canonical(definition(row)).encode()).digest()[:DIGEST_BYTES]
    chunks.append(open_chunk)
    first_tools, first_notes = 3, 3 + len(chunks)
    directory, totals = b"", [0] * len(CATEGORIES)
    for server, (chunk, offset) in zip(judged, places):
        notes, notes_chunk = curated.get(server[0]), 0
        if notes:
            notes_chunk = first_notes
            first_notes += 1
            chunks.append(json.dumps({
                "says": notes["says"], "homepage": notes.get("homepage"), "url": notes.get("url"),
                "policy": notes.get("policy"),
                "tools": {name: tool["says"] for name, tool in notes["tools"].items()},
            }, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())
        record, counts = directory_record(
            server, notes or {}, (first_tools + chunk, offset, notes_chunk))
        directory += record
        totals = [total + count for total, count in zip(totals, counts)]
    summary = number(COLLECTED) + number(len(servers)) + number(sum(totals)) + b"".join(map(number, totals))
    summary += strings(list(meanings))
    return [summary, directory, digests] + chunks, totals


def write(path, chunks):
    bodies = [packed(chunk) for chunk in chunks]
    offset = len(MAGIC) + 4 + 12 * len(bodies)
    table = b""
    for body, chunk in zip(bodies, chunks):
        table += b"".join(value.to_bytes(4, "little") for value in (offset, len(body), len(chunk)))
        offset += len(body)
    data = MAGIC + len(bodies).to_bytes(4, "little") + table + b"".join(bodies)
    path.write_bytes(data)
    sizes = [len(body) for body in bodies]
    print(f"{len(data)} bytes: directory {sizes[1]}, digests {sizes[2]}, the rest {sum(sizes[3:])}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=pathlib.Path, required=True)
    options.add_argument("--sallyport", type=pathlib.Path)
    options.add_argument("--verdicts", type=pathlib.Path, help="verdicts from a file, one JSON text a line")
    options.add_argument("--rows", type=pathlib.Path, help="only write the rows to judge to this file")
    options.add_argument("--curated", type=pathlib.Path, required=True)
    options.add_argument("--out", type=pathlib.Path)
    options = options.parse_args()
    curated = curated_servers(options.curated)
    servers = sorted(read_rows(options.data, curated).items())
    if options.rows:
        options.rows.write_text("".join(json.dumps(row) + "\n" for _, rows in servers for row in rows))
        return
    verdicts = classify(servers, options.sallyport, options.verdicts)
    chunks, totals = build(servers, verdicts, curated)
    write(options.out, chunks)
    print(f"{len(servers)} servers, {sum(totals)} tools: "
          + ", ".join(f"{count} {name}" for name, count in zip(CATEGORIES, totals)))


if __name__ == "__main__":
    main()
