"""Records back from their JSON form: the inverse of ``records.to_json``, with every value checked.

``to_json(record_from_json(x)) == x`` for every ``x`` that ``to_json`` made of a record.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin

from pipeline.errors import InputError
from pipeline.records import NOT_IN_JSON, Aim, Document, Record

T = TypeVar("T")


def record_from_json(value: Mapping[str, Any] | str, finished: bool = True) -> Record:
    """The record that one line of ``kept export jsonl`` states.

    ``finished`` says that its passages and items stand as they are. Raises InputError, naming the field, where a value
    is missing, unknown or of the wrong type, or where an offset does not point at the text it says.
    """
    record = _build(Record, _object(value, "a record"), "")
    check_offsets(record)
    return dataclasses.replace(record, finished=finished)


def aim_from_json(text: str) -> Aim:
    """What a goal comes to, from its JSON form (``to_json`` of an Aim). Raises InputError, naming the field."""
    return _build(Aim, _object(text, "an aim"), "aim")


def check_offsets(record: Record) -> None:
    """Raises InputError unless every span lies in the document's text and says what stands there."""
    document = record.document
    _check_spans(document, "document.turns", document.turns)
    for name in ("blocks", "sentences", "passages", "items"):
        _check_spans(document, name, getattr(record, name))
    for index, sentence in enumerate(record.sentences):
        if not 0 <= sentence.block < len(record.blocks):
            raise InputError(f"sentences[{index}].block: there is no block {sentence.block}")


def _check_spans(document: Document, name: str, spans: tuple[Any, ...]) -> None:
    length = len(document.text)
    for index, span in enumerate(spans):
        if not 0 <= span.start <= span.end <= length:
            raise InputError(f"{name}[{index}]: {span.start} to {span.end} is outside the text of {length} characters")
        said = getattr(span, "text", None)
        if said is not None and document.text[span.start : span.end] != said:
            raise InputError(f"{name}[{index}].text: not what stands at {span.start} to {span.end} of the document")


def _object(value: Mapping[str, Any] | str, what: str) -> Mapping[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise InputError(f"not JSON: {error}") from error
    if not isinstance(value, Mapping):
        raise InputError(f"{what} must be a JSON object")
    return value


@cache
def _fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    """Field name -> (type, whether it must be given)."""
    hints = typing.get_type_hints(kind)
    return {
        entry.name: (
            hints[entry.name],
            entry.default is dataclasses.MISSING and entry.default_factory is dataclasses.MISSING,
        )
        for entry in dataclasses.fields(kind)
        if entry.name not in NOT_IN_JSON
    }


def _build(kind: type[T], value: object, place: str) -> T:
    if not isinstance(value, Mapping):
        raise InputError(f"{place or kind.__name__.lower()}: must be a JSON object")
    known = _fields(cast(Any, kind))
    for name in value:
        if name not in known:
            raise InputError(f"{_at(place, str(name))}: no such field; there are {', '.join(known)}")
    made: dict[str, Any] = {}
    for name, (hint, needed) in known.items():
        if name in value:
            made[name] = _convert(hint, value[name], _at(place, name))
        elif needed:
            raise InputError(f"{_at(place, name)}: is missing")
    return kind(**made)


def _convert(hint: Any, value: object, place: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if value is None and type(None) in get_args(hint):
            return None
        return _convert(next(entry for entry in get_args(hint) if entry is not type(None)), value, place)
    if origin is tuple:
        if not isinstance(value, list):
            raise InputError(f"{place}: must be a list")
        inner = get_args(hint)[0]
        return tuple(_convert(inner, entry, f"{place}[{index}]") for index, entry in enumerate(value))
    if origin is Literal:
        if value not in get_args(hint):
            raise InputError(f"{place}: must be one of {', '.join(map(str, get_args(hint)))}")
        return value
    if origin is not None and issubclass(origin, Mapping):
        return _scores(value, place)
    if dataclasses.is_dataclass(hint):
        return _build(hint, value, place)  # type: ignore[arg-type]
    return _scalar(hint, value, place)


def _scores(value: object, place: str) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise InputError(f"{place}: must be a JSON object")
    return {str(key): _scalar(float, entry, _at(place, str(key))) for key, entry in value.items()}


def _scalar(hint: Any, value: object, place: str) -> Any:
    if hint is dt.date:
        try:
            return dt.date.fromisoformat(value)  # type: ignore[arg-type]
        except (TypeError, ValueError) as error:
            raise InputError(f"{place}: must be a date such as 2026-03-11") from error
    right = isinstance(value, hint) or (hint is float and isinstance(value, int))
    if not right or (isinstance(value, bool) and hint is not bool):
        names = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
        raise InputError(f"{place}: must be {names.get(hint, hint)}")
    return value


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
