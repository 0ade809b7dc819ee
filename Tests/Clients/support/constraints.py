"""What the service says of input that breaks its model (cognito/wire §4 and §6), worked out from the model as botocore ships it."""

import base64
import functools
import re

import model

# Where the service was seen to do otherwise than its model says (cognito/evidence rows 54 to 56 and 91; a rule of this server for
# what is hidden; the model's own documentation for the rest).
PATTERNS = {
    "PasswordType": r"^[\S]+.*[\S]+$",
    "EmailInviteMessageType": r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*",
    "SmsInviteMessageType": r"(?s).*\{####\}(?s).*",
    "SmsVerificationMessageType": r"(?s).*\{####\}(?s).*",
    "DomainType": r"^[a-z0-9](?:[a-z0-9\-\.]{0,61}[a-z0-9])?$",
}
FURTHER_WORDS = {"ExplicitAuthFlowsType": ["ALLOW_CLIENT_TOKEN_AUTH"]}
HIDDEN = {"ConfirmationCodeType", "ProviderDetailsType"}
PATHS = {("AdminCreateUserConfigType", "InviteMessageTemplate"): "inviteMessage", ("MessageTemplateType", "SMSMessage"): "smsMessage"}
# As Java prints no more than so many parts here, and three points for the rest.
MOST_PARTS = 100

START_OF_MAP = "Start of structure or map found where not expected."
START_OF_LIST = "Start of list found where not expected"
TARGETS = {
    "string": "a String", "integer": "an Integer", "long": "a Long", "boolean": "a Boolean", "blob": "a ByteBuffer",
    "timestamp": "milliseconds since epoch"}
SIMPLE = frozenset(TARGETS)


class WrongType(Exception):
    """A SerializationException with this text."""


def words(shape):
    return [*shape.metadata["enum"], *FURTHER_WORDS.get(shape.name, [])] if "enum" in shape.metadata else []


def is_hidden(shape):
    return shape.name in HIDDEN or bool(shape.metadata.get("sensitive"))


def pattern(shape):
    # Of an enumeration only the words count.
    return None if words(shape) else PATTERNS.get(shape.name, shape.metadata.get("pattern"))


@functools.cache
def compiled(text):
    """A pattern of the model for text in ASCII, as Python writes it."""
    text = text.replace("(?s)", "").replace(r"\p{L}\p{M}\p{S}\p{N}\p{P}", "!-~").replace(r"\p{Z}", " ")
    assert r"\p" not in text, text
    return re.compile(text, re.ASCII | re.DOTALL)


def bounds(shape, what):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    return (
        ([(lambda size: size > most, f"Member must have {what} less than or equal to {most}")] if most is not None else [])
        + ([(lambda size: size < least, f"Member must have {what} greater than or equal to {least}")] if least is not None else []))


def own_constraints(shape):
    """Of a simple shape: whether a value breaks it, and its words."""
    if words(shape):
        return [(lambda value: value not in words(shape), f"Member must satisfy enum value set: [{', '.join(words(shape))}]")]
    if shape.type_name in ("integer", "long"):
        return bounds(shape, "value")
    found = [(lambda value, breaks=breaks: breaks(size(shape, value)), text) for breaks, text in bounds(shape, "length")]
    if expression := pattern(shape):
        found.append((
            lambda value: not compiled(expression).fullmatch(value), f"Member must satisfy regular expression pattern: {expression}"))
    return found


def size(shape, value):
    return len(base64.b64decode(value)) if shape.type_name == "blob" else len(value)


def broken(shape, value):
    return [text for breaks, text in own_constraints(shape) if breaks(value)]


def all_of(shape):
    return f"[{', '.join(text for _, text in own_constraints(shape))}]"


def path_name(structure, member):
    return PATHS.get((structure.name, member), member[0].lower() + member[1:])


class Sensitive(Exception):
    """The value has no text."""


def shown(shape, value):
    if is_hidden(shape):
        raise Sensitive
    if value is None:
        return "null"
    if shape.type_name == "structure":
        members = [f"{path_name(shape, name)}={shown(inner, value.get(name)) if name in value else 'null'}" for name, inner in shape.members.items()]
        return f"{shape.name}({', '.join(members)})"
    if shape.type_name == "list":
        return f"[{', '.join(parts(shape.member, [shown(shape.member, one) for one in value]))}]"
    if shape.type_name == "map":
        if is_hidden(shape.key):
            raise Sensitive
        return "{" + ", ".join(parts(shape.value, [f"{key}={shown(shape.value, one)}" for key, one in value.items()])) + "}"
    if shape.type_name == "blob":
        count = size(shape, value)
        return f"java.nio.HeapByteBuffer[pos=0 lim={count} cap={count}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def parts(element, texts):
    return texts if element.type_name in SIMPLE or len(texts) <= MOST_PARTS else texts[:MOST_PARTS] + ["..."]


def check_type(shape, value):
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return
    if kind in ("structure", "map"):
        if isinstance(value, list):
            raise WrongType(START_OF_LIST)
        if not isinstance(value, dict):
            raise WrongType("Expected null" if kind == "structure" else "Expected map or null")
        return
    if isinstance(value, dict):
        raise WrongType(START_OF_MAP)
    if kind == "list":
        if not isinstance(value, list):
            raise WrongType("Expected list or null")
        return
    if isinstance(value, list):
        raise WrongType(START_OF_LIST)
    if kind in ("string", "blob"):
        fits = isinstance(value, str)
    elif kind == "boolean":
        fits = isinstance(value, bool)
    else:
        fits = not isinstance(value, bool) and isinstance(value, (int, float) if kind == "timestamp" else int)
    if not fits:
        token = "STRING_VALUE" if isinstance(value, str) else f"{value}_VALUE".upper() if isinstance(value, bool) else "NUMBER_VALUE"
        raise WrongType(f"{token} can not be converted to {TARGETS[kind]}")


def violations(shape, value, path="", hidden=False):
    """Every violation's text of a value, in no order. Raises WrongType."""
    check_type(shape, value)
    if getattr(shape, "is_document_type", False):
        return []
    hidden = hidden or is_hidden(shape)

    def told(text):
        try:
            words = "" if hidden else f" '{shown(shape, value)}'"
        except Sensitive:
            words = ""
        return f"Value{words} at '{path}' failed to satisfy constraint: {text}"

    kind, found = shape.type_name, []
    if kind == "structure":
        for name, inner in shape.members.items():
            place = f"{path}.{path_name(shape, name)}" if path else path_name(shape, name)
            if value.get(name) is not None:
                found += violations(inner, value[name], place, hidden)
            elif name in shape.required_members:
                found.append(f"Value null at '{place}' failed to satisfy constraint: Member must not be null")
        return found
    if kind in SIMPLE:
        return [told(text) for text in broken(shape, value)]
    content = shape.member if kind == "list" else shape.value
    for one in value if kind == "list" else value.values():
        check_type(content, one)
    found += [told(text) for breaks, text in bounds(shape, "length") if breaks(len(value))]
    if kind == "map" and any(broken(shape.key, key) for key in value):
        found.append(told(f"Map keys must satisfy constraint: {all_of(shape.key)}"))
    entries = list(enumerate(value, 1)) if kind == "list" else list(value.items())
    if content.type_name in SIMPLE:
        if any(broken(content, one) for _, one in entries):
            found.append(told(f"{'Member' if kind == 'list' else 'Map value'} must satisfy constraint: {all_of(content)}"))
    else:
        for place, one in entries:
            found += violations(content, one, f"{path}.{place}.member", hidden)
    return found


# Values at the bounds

SEEDS = ["a", "0", "A", "us-east-1_0", "arn:aws:iam::000000000000:role/a", "arn:aws:cognito-idp:us-east-1:000000000000:userpool/a",
         "arn:aws:secretsmanager:us-east-1:000000000000:secret/a", "https://a", "a{####}a", "{##a##}a", "a@a", "import-0", "cognito:default",
         "11111111-2222-4333-8444-555555555555", "tkn" + "a" * 25, "terms-of-use", "us-east-1_0a-1b", "Level1", "eu-west-1", "us-east-1:0", "abcdefghij--1700000000000"]
SPOILT = ["a b", " ", "", "!", "_", "\u0001", "~ ~", "a" * 6 + " \u0001", "\"", "é é", "*", "a_"]


def text_of(shape, length):
    """A text of that length that the shape's pattern takes, or None."""
    for seed in SEEDS:
        text = seed + seed[-1] * (length - len(seed)) if length >= len(seed) else None
        if text is not None and (not pattern(shape) or compiled(pattern(shape)).fullmatch(text)):
            return text
    return None


def simple_values(shape):
    """Values at the bounds of a simple shape and one beyond each, wrong words and wrong patterns."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if words(shape):
        yield from words(shape)
        yield "NONE-OF-THEM"
    elif shape.type_name in ("integer", "long"):
        for number in [least, most]:
            if number is not None:
                yield number
        if least is not None:
            yield least - 1
        if most is not None and (most < 2 ** 31 - 1 or shape.type_name == "long" and most < 2 ** 63 - 1):
            yield most + 1
    elif shape.type_name == "blob":
        for length in [least, most, most + 1 if most is not None else None]:
            if length is not None:
                yield base64.b64encode(b"a" * length).decode()
    elif shape.type_name == "string":
        for length in [least, most, most + 1 if most is not None else None, least - 1 if least else None]:
            if length is not None:
                text = text_of(shape, length)
                yield "a" * length if text is None else text
        if pattern(shape):
            yield from [text for text in SPOILT if text.isascii() and not compiled(pattern(shape)).fullmatch(text)][:2]


def wrong_types(shape):
    """JSON of each other type, where the shape has one."""
    for value in ["text", 5, 1.5, True, False, [], {}]:
        try:
            check_type(shape, value)
        except WrongType:
            yield value


def values(shape, name=""):
    """Values for one member, right and wrong: at its own bounds and, one at a time, at those of everything within it."""
    if getattr(shape, "is_document_type", False):
        return
    yield from wrong_types(shape)
    kind = shape.type_name
    if kind in SIMPLE:
        yield from simple_values(shape)
    elif kind == "structure":
        least = model.sample(shape)
        for member in shape.required_members:
            yield {other: value for other, value in least.items() if other != member}
        for member, inner in shape.members.items():
            for value in values(inner, member):
                yield least | {member: value}
    elif kind == "list":
        one = model.sample(shape.member, shape.member.name)
        least, most = shape.metadata.get("min"), shape.metadata.get("max")
        for count in {least, most, least - 1 if least else None, most + 1 if most is not None else None} - {None}:
            yield [one] * count
        for value in values(shape.member):
            yield [value]
    else:
        key, one = model.sample(shape.key, "key"), model.sample(shape.value, "value")
        least, most = shape.metadata.get("min"), shape.metadata.get("max")
        for count in {least, most, least - 1 if least else None, most + 1 if most is not None else None} - {None}:
            yield {text_of_number(key, number): one for number in range(count)}
        for other in simple_values(shape.key):
            yield {other: one}
        for value in values(shape.value):
            yield {key: value}


def text_of_number(key, number):
    return key if number == 0 else f"{key}{number}"


def inputs(operation, service="cognito-idp"):
    """Input of an operation, each with one member at or beyond a bound, missing, or of another JSON type."""
    shape = model.service(service).operation_model(operation).input_shape
    return [] if shape is None else [value for value in values(shape) if isinstance(value, dict)]
