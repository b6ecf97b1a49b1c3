"""What an event is: a frozen dataclass with a name, told in the past tense, that travels as JSON.

A payload is ids, codes and moments, never a person's name or number. Inside a version there are only additions,
and an addition has a default, so that yesterday's events can still be read.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

NAME = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*\.[a-z][a-z_]*\.v[1-9][0-9]*")
Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
SCALARS = (str, int)
_REGISTRY: dict[str, type[Event]] = {}
_NAMES: dict[str, tuple[str, ...]] = {}
_DECODERS: dict[str, dict[str, Callable[[Any], Any]]] = {}


class UnknownEventError(LookupError):
    """No class of this house bears the name."""


class BadPayloadError(ValueError):
    """The JSON does not fit the fields of the event."""


@dataclass(frozen=True)
class Event:
    """Base of every event; a subclass is a frozen dataclass and sets ``name`` to ``room.noun.past_verb.vN``."""

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not NAME.fullmatch(cls.name):
            raise TypeError(f"{cls.__qualname__}.name must read room.noun.past_verb.vN, not {cls.name!r}")
        known = _REGISTRY.get(cls.name)
        if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"two classes are named {cls.name}: {known.__qualname__} and {cls.__qualname__}")
        _REGISTRY[cls.name] = cls


def registry() -> Mapping[str, type[Event]]:
    """Every published event class, by name: those of ``dinh/events/<room>.py``."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if not module.ispkg:
            importlib.import_module(f"{__package__}.{module.name}")
    return {name: cls for name, cls in _REGISTRY.items() if cls.__module__.rpartition(".")[0] == __package__}


def to_json(event: Event) -> dict[str, Json]:
    """Return the payload: moments as ISO 8601 with offset, days as ISO, tuples as lists."""
    names = _NAMES.get(event.name)
    if names is None:
        names = _NAMES[event.name] = tuple(field.name for field in fields(event))
    values = vars(event)
    return {name: _encode(values[name]) for name in names}


def from_json(name: str, payload: Mapping[str, Any]) -> Event:
    """Build the event called ``name``; unknown keys are left out, missing ones take their default."""
    cls = _REGISTRY.get(name) or registry().get(name)
    if cls is None:
        raise UnknownEventError(name)
    values = {key: decode(payload[key]) for key, decode in _decoders(cls).items() if key in payload}
    try:
        return cls(**values)
    except TypeError as error:
        raise BadPayloadError(f"{name}: {error}") from error


def _encode(value: Any) -> Json:
    if value is None or isinstance(value, SCALARS):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise BadPayloadError("a moment needs its offset")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    raise BadPayloadError(f"an event cannot carry {type(value).__name__}")


def _decoders(cls: type[Event]) -> dict[str, Callable[[Any], Any]]:
    known = _DECODERS.get(cls.name)
    if known is None:
        hints = get_type_hints(cls)
        known = _DECODERS[cls.name] = {field.name: _decoder(hints[field.name]) for field in fields(cls)}
    return known


def _decoder(hint: Any) -> Callable[[Any], Any]:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        inner = [_decoder(arm) for arm in get_args(hint) if arm is not NoneType]
        if len(inner) != 1:
            raise TypeError(f"a field may be one type or None, not {hint}")
        return lambda value: None if value is None else inner[0](value)
    if origin is tuple:
        item = _decoder(get_args(hint)[0])
        return lambda value: tuple(item(part) for part in value)
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, str | int):
        return hint
    raise TypeError(f"an event cannot carry {hint}")
