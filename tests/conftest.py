"""For all tests: modules such as `line_making` beside this file can be imported, and no example has to hurry."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import postgres_making
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("kept", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kept")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What makes many libraries is slow in PostgreSQL: each takes a twentieth of a second."""
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", {})
        if given.get("new_place") == "postgres" and getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of a PostgreSQL server with pgvector."""
    return postgres_making.start()


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> Callable[[], str]:
    """Gives the addresses of libraries in PostgreSQL that do not exist yet."""
    return lambda: postgres_making.new_address(postgres_server)


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path | str]:
    """Gives places of libraries that do not exist yet: files for one half of the tests, addresses for the other."""
    if request.param == "postgres":
        return request.getfixturevalue("new_postgres")
    folder, numbers = tmp_path_factory.mktemp("libraries"), itertools.count()
    return lambda: folder / f"kept-{next(numbers)}.db"


@pytest.fixture
def path(new_place: Callable[[], Path | str]) -> Path | str:
    """The place of a library that does not exist yet."""
    return new_place()
