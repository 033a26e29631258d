#!/usr/bin/env python3
"""The canonical encoding and the tags made from it, written a second time from src/manual/encoding.md.

    encoding.py            compares with every vector in encoding.json
    encoding.py --write    writes octets and tags of all vectors into encoding.json
"""
import base64
import hashlib
import json
import pathlib
import struct
import sys
from decimal import Decimal

sys.dont_write_bytecode = True

from encoding_blake3 import blake3  # noqa: E402 (no file may be left behind by this import)

VECTORS = pathlib.Path(__file__).with_name("encoding.json")


def head(major, number):
    """The head of a CBOR item: the shortest that holds the number."""
    if number < 24:
        return bytes([major << 5 | number])
    size = next(size for size in (1, 2, 4, 8) if number < 1 << 8 * size)
    return bytes([major << 5 | 23 + size.bit_length()]) + number.to_bytes(size, "big")


def integer(number):
    major, number = (0, number) if number >= 0 else (1, -1 - number)
    if number < 1 << 64:
        return head(major, number)
    return head(6, 2 + major) + octets(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def real(number):
    return b"\xfb" + (struct.pack(">d", number) if number == number else bytes.fromhex("7ff8000000000000"))


def octets(content):
    return head(2, len(content)) + content


def text(content):
    return head(3, len(content.encode())) + content.encode()


def sequence(elements):
    return b"\x9f" + b"".join(map(value, elements)) + b"\xff"


def record(fields):
    return b"\xbf" + b"".join(text(name) + value(field) for name, field in fields) + b"\xff"


def mapping(entries):
    encoded = sorted((value(key), value(content)) for key, content in entries)
    return head(5, len(encoded)) + b"".join(key + content for key, content in encoded)


def variant(name, content):
    return b"\x82" + text(name) + content


def number(written):
    """A JSON number as text."""
    if written.lstrip("-").isdigit() and written != "-0" and -(1 << 63) <= int(written) < 1 << 64:
        return integer(int(written))
    if not any(digit in "123456789" for digit in written.lower().split("e")[0]):
        return real(-0.0 if written.startswith("-") else 0.0)  # Decimal has not every exponent.
    # repr() gives the shortest decimal that reads as the float.
    if Decimal(repr(float(written))) == Decimal(written):
        return real(float(written))
    return b"\x82\xf6" + text(written)


def plain_json(content):
    """A JSON value as Python holds it."""
    if content is None or isinstance(content, bool):
        return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[content]
    if isinstance(content, (int, float)):
        return integer(content) if isinstance(content, int) else real(content)
    if isinstance(content, str):
        return text(content)
    if isinstance(content, list):
        return b"\x9f" + b"".join(map(plain_json, content)) + b"\xff"
    encoded = sorted((text(key), plain_json(member)) for key, member in content.items())
    return head(5, len(encoded)) + b"".join(key + member for key, member in encoded)


def named_record(name, fields):
    """A struct with the name of a number of serde_json is one if its only field, of that name, is a text."""
    is_number = name == NUMBER and len(fields) == 1 and fields[0][0] == NUMBER
    if is_number and fields[0][1].keys() & {"str", "display"}:
        return number(*fields[0][1].values())
    return record(fields)


NUMBER = "$serde_json::private::Number"

KINDS = {
    "bool": lambda truth: b"\xf5" if truth else b"\xf4",
    **dict.fromkeys("i8 i16 i32 i64 i128 u8 u16 u32 u64 u128".split(), lambda number: integer(int(number))),
    "f32": lambda number: real(struct.unpack("f", struct.pack("f", float(number)))[0]),
    "f64": lambda number: real(float(number)),
    **dict.fromkeys("char str display".split(), text),
    "bytes": lambda digits: octets(bytes.fromhex(digits)),
    **dict.fromkeys("none unit unit_struct".split(), lambda _: b"\xf6"),
    "some": lambda content: b"\x81" + value(content),
    "newtype_struct": lambda content: value(content),
    "unit_variant": lambda name: variant(name, b"\xf6"),
    "newtype_variant": lambda of: variant(of[0], value(of[1])),
    "tuple_variant": lambda of: variant(of[0], sequence(of[1])),
    "struct_variant": lambda of: variant(of[0], record(of[1])),
    **dict.fromkeys("seq tuple tuple_struct".split(), sequence),
    "repeat": lambda of: sequence([of[1]] * of[0]),
    "map": mapping,
    "struct": record,
    "named_struct": lambda of: named_record(*of),
    "json": plain_json,
    "json_number": number,
}


def value(model):
    (kind, content), = model.items()
    return KINDS[kind](content)


PARTS = {
    "value": lambda model: b"\x82\x00" + value(model),
    "bytes": lambda digits: b"\x82\x01" + octets(bytes.fromhex(digits)),
    "header": lambda of: b"\x83\x02" + text(of[0].lower()) + octets(of[1].encode()),
    "variant": lambda name: b"\x82\x03" + text(name),
    "context": lambda digits: b"\x82\x04" + octets(bytes.fromhex(digits)),
}


def tag(vector, hashed):
    if vector.get("hash") == "sha256":
        digest = hashlib.sha256(hashed).digest()
    else:
        digest = blake3(hashed, bytes.fromhex(vector.get("key", "")))
    digits = base64.urlsafe_b64encode(digest[:vector.get("bits", 256) // 8]).rstrip(b"=").decode()
    return ("W/" if vector.get("weak") else "") + f'"{digits}"'


def derived(vector):
    """What follows from a vector: the octets that are hashed, if they are few, and the tag."""
    hashed = b"".join(PARTS[kind](content) for part in vector["parts"] for kind, content in part.items())
    shown = {"octets": hashed.hex()} if len(hashed) <= 256 else {}
    return shown | {"tag": tag(vector, hashed)}


def main(arguments):
    file = json.loads(VECTORS.read_text())
    vectors = file.pop("cases")
    if arguments == ["--write"]:
        head = json.dumps(file | {"count": len(vectors)}, ensure_ascii=False)
        lines = (json.dumps(vector | derived(vector), ensure_ascii=False) for vector in vectors)
        VECTORS.write_text(head[:-1] + ', "cases": [\n' + ",\n".join(lines) + "\n]}\n")
        return 0
    if arguments:
        print(f"encoding.py: {arguments[0]}: expected --write or nothing", file=sys.stderr)
        return 2
    wrong = 0
    if file["count"] != len(vectors):
        print(f"{len(vectors)} vectors, but the file counts {file['count']}", file=sys.stderr)
        wrong = 1
    for vector in vectors:
        for name, expected in derived(vector).items():
            if vector.get(name) != expected:
                print(f"{vector['name']}: {name}: {vector.get(name)} in the file, {expected} here", file=sys.stderr)
                wrong = 1
    print(f"{len(vectors)} vectors")
    return wrong


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        print(f"encoding.py: {VECTORS.name}: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
