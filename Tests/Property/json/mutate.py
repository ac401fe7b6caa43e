"""Messages for the property check: seeds of the protocol, broken and bent in ways that readers disagree on."""

import random as _random

SEEDS = [
    b'{"jsonrpc":"2.0","id":1,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":12345,"method":"tools/call","params":{"name":"echo","arguments":{"text":"12345:xxxx","amount":42,"currency":"usd"}}}',
    b'{"jsonrpc":"2.0","id":"a-1","method":"tools/call","params":{"name":"pay","arguments":{"to":"bob","cents":1999,"note":null,"tags":["x","y"],"ok":true}}}',
    b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7,"reason":"user"}}',
    b'{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"roots":{"listChanged":true}},"clientInfo":{"name":"c","version":"1.0"}}}',
    b'{"jsonrpc":"2.0","id":3,"result":{"content":[{"type":"text","text":"line\\nnext \\u00e9 \\ud83d\\ude00"}],"isError":false}}',
    b'{"jsonrpc":"2.0","id":4,"error":{"code":-32602,"message":"Unknown tool: x","data":{"rule":"/rules/0"}}}',
    b'{ "jsonrpc" : "2.0" ,\r\n\t"id" : 5 , "method" : "resources/read" , "params" : { "uri" : "file:///a b" } }',
    b'{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"_meta":{"progressToken":"t"},"name":"f","arguments":{"n":[0,-1,1.5,2e3,-0.0,1E-7],"o":{"p":{"q":[]}}}}}',
    '{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"größe","arguments":{"ключ":"值 😀","e\u0301":1,"é":2}}}'.encode(),
    b'[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}]',
    b'{"jsonrpc":"2.0","id":9,"method":"tools/list","params":{"cursor":"eyJwIjoyfQ=="}}',
    b'{"jsonrpc":"2.0","id":10,"result":{"tools":[{"name":"a","inputSchema":{"type":"object","properties":{}}},{"name":"b"}]}}',
    b'{"jsonrpc":"2.0","id":11,"method":"completion/complete","params":{"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"n","value":"v"}}}',
]

NUMBERS = [
    b"0", b"-0", b"-0.0", b"1", b"01", b"1.", b".5", b"+1", b"-", b"1e5", b"1E+5", b"1e-5", b"1e", b"1e308", b"1e309",
    b"-1e309", b"1.7976931348623157e308", b"1.7976931348623158e308", b"1.7976931348623159e308", b"5e-324", b"2e-324",
    b"1e-400", b"0e400", b"9007199254740993", b"9007199254740992.5", b"18446744073709551616", b"1e22", b"1e23",
    b"123456789012345678901234567890", b"0.1", b"0.1000000000000000055511151231257827", b"2.2250738585072011e-308",
    b"2.2250738585072012e-308", b"NaN", b"Infinity", b"-Infinity", b"0x10", b"1_000", b"1e0005", b"1" * 309, b"9" * 308,
    b"0." + b"0" * 400 + b"1", b"7" * 100 + b"e-100", b"4.35", b"0.5e-1", b"8.41e21", b"9.5e-10", b"1e1000000000000",
]

TOKENS = [
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"null", b"true", b"false", b'"method"', b'"id"', b'"params"',
    b'"name"', b'"arguments"', b"{}", b"[]", b'""', b"//", b"/**/", b"'", b" ", b"\t", b"\n", b"\r", b"\x0b", b"\x0c",
    b"\x00", b"\x1f", b"\x7f", b"\xc2\xa0", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe", b"\x80",
    b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf0\x9f\x98\x80", b"\xc3",
    b"\xc3\xa9", b"\\u0061", b"\\u0000", b"\\ud83d", b"\\ude00", b"\\ud83d\\ude00", b"\\uD800\\u0041", b"\\u00g0",
    b"\\x41", b"\\/", b"\\n", b"\\", b"\\u", b"NaN", b"undefined", b"#", b";", b"True", b"\xef\xbf\xbd", b"\xef\xbf\xbf",
]

STRINGS = [
    b'"2.0"', b'""', b'"tools/call"', b'"tools\\/call"', b'"\\u0074ools/call"', b'"ping"', b'"__proto__"',
    b'"constructor"', b'"toString"', b'"\\u0000"', b'"\xe2\x80\xa8"', b'"\\ud83d\\ude00"', b'"\xf0\x9f\x98\x80"',
    b'"\\ud800"', b'"\\udfff\\ud800"', b'"a\\u0301"', b'"\xc3\xa9"', b'"e\xcc\x81"', b'"K\xe2\x84\xaa"', b'"\xc5\xbf"',
    b'"\\u017f"', b'"1"', b'"0"', b'"00"', b'"-1"', b'"4294967295"', b'"\\"\\\\\\/\\b\\f\\n\\r\\t"',
]

KEYS = [
    b"jsonrpc", b"id", b"method", b"params", b"name", b"arguments", b"result", b"error", b"Method", b"ID", b"PARAMS",
    b"Name", b"argument\xc5\xbf", b"param\xc5\xbf", b"\\u006eame", b"na\\u006de", b"\\u006D\\u0065thod", b"", b"__proto__",
    b"constructor", b"hasOwnProperty", b"toJSON", b"0", b"1", b"-0", b"a", b"b", b"c", b"\\u0061", b"a\\u0000", b"\\/",
    b"/", b"_meta", b"length", b"x" * 40, b"x" * 39 + b"y",
]


class Random(_random.Random):
    """Random choices that are the same for one seed."""


def value(random, depth=0):
    """A value that is usually valid, often odd."""
    kind = random.randrange(9 if depth < 4 else 6)
    if kind < 2:
        return random.choice(NUMBERS)
    if kind < 4:
        return random.choice(STRINGS)
    if kind == 4:
        return random.choice([b"null", b"true", b"false", b"{}", b"[]"])
    if kind == 5:
        return exact_number(random)
    if kind == 6:
        return b"[" + b",".join(value(random, depth + 1) for _ in range(random.randrange(4))) + b"]"
    return b"{" + b",".join(member(random, depth + 1) for _ in range(random.randrange(4))) + b"}"


def member(random, depth=0):
    return b'"' + random.choice(KEYS) + b'":' + value(random, depth)


def exact_number(random):
    """A number of the grammar with any digits and exponent."""
    digits = "".join(random.choice("0123456789") for _ in range(random.choice([1, 2, 5, 16, 17, 18, 19, 20, 40, 60])))
    text = random.choice(["", "-"]) + (digits.lstrip("0") or "0")
    if random.randrange(2):
        text += "." + "".join(random.choice("0123456789") for _ in range(random.choice([1, 2, 6, 17, 30])))
    if random.randrange(3) == 0:
        text += random.choice("eE") + random.choice(["", "+", "-"]) + str(random.choice([0, 1, 5, 17, 22, 23, 290, 310, 330]))
    return text.encode()


def places(text, wanted):
    return [index for index in range(len(text)) if text[index] in wanted]


def insert_member(random, text):
    found = places(text, b"{")
    if not found:
        return text
    at = random.choice(found) + 1
    rest = text[at:].lstrip()
    return text[:at] + member(random) + (b"" if rest.startswith(b"}") else b",") + text[at:]


def replace_value(random, text):
    found = places(text, b":")
    if not found:
        return text
    at = random.choice(found) + 1
    end = at
    while end < len(text) and text[end] not in b",}]":
        end += 1
    return text[:at] + value(random) + text[end:]


def escape_letter(random, text):
    found = [index for index in range(len(text)) if 0x61 <= text[index] <= 0x7A and text[index - 1:index] != b"\\"]
    if not found:
        return text
    at = random.choice(found)
    form = random.choice(["\\u%04x", "\\u%04X"]) % text[at]
    return text[:at] + form.encode() + text[at + 1:]


def repeat_member(random, text):
    """Copies a run between two commas somewhere else: a repeated key, often."""
    found = places(text, b",")
    if len(found) < 2:
        return text
    at = random.randrange(len(found) - 1)
    piece = text[found[at]:found[at + 1]]
    to = random.choice(found)
    return text[:to] + piece + text[to:]


def insert_space(random, text):
    found = places(text, b"{}[]:,")
    if not found:
        return text
    at = random.choice(found) + random.randrange(2)
    return text[:at] + random.choice([b" ", b"\t", b"\n", b"\r", b"  \r\n", b"\x0c", b"\xc2\xa0"]) + text[at:]


def insert_token(random, text):
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(TOKENS) + text[at:]


def flip_byte(random, text):
    if not text:
        return text
    at = random.randrange(len(text))
    return text[:at] + bytes([random.choice([text[at] ^ (1 << random.randrange(8)), random.randrange(256)])]) + text[at + 1:]


def delete_run(random, text):
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice([1, 1, 1, 2, 5, 20]):]


def change_case(random, text):
    found = [index for index in range(len(text)) if chr(text[index]).isalpha() and text[index] < 0x80]
    if not found:
        return text
    at = random.choice(found)
    return text[:at] + bytes([text[at] ^ 0x20]) + text[at + 1:]


def splice(random, text):
    other = random.choice(SEEDS)
    return text[:random.randrange(len(text) + 1)] + other[random.randrange(len(other) + 1):]


def nest(random, text):
    depth = random.choice([1, 2, 30, 60, 61, 62, 63, 64, 65, 100])
    if random.randrange(2):
        return b"[" * depth + text + b"]" * depth
    return b'{"a":' * depth + text + b"}" * depth


MUTATIONS = (
    [insert_member] * 5 + [replace_value] * 6 + [escape_letter] * 4 + [insert_space] * 4 + [repeat_member] * 2
    + [insert_token] * 2 + [flip_byte] * 2 + [delete_run, change_case, change_case, splice, nest]
)


def message(random):
    """One message: a seed or a random value, bent up to four times; never empty."""
    text = random.choice(SEEDS) if random.randrange(8) else value(random)
    for _ in range(random.choice([0, 1, 1, 1, 2, 2, 3, 4])):
        text = random.choice(MUTATIONS)(random, text)
    return text or b" "
