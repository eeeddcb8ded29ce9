"""A store that was migrated is the store that would be made today, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Inspector, inspect, text

from tests.empty_stores import empty_beside, migrate_from_nothing
from tests.office import OFFICE
from travel.clock import Clock
from travel.errors import BadInput, StoreFault
from travel.storage import store as store_module
from travel.storage.store import SCHEMA, Store, open_store, schema_version
from travel.tables import metadata
from travel.upkeep.founding import Founding, found
from travel.upkeep.upgrading import head, known_versions, migrate

TODAY = date(2023, 7, 11)
# what the inspector does not show, as each database itself writes it down
DEFINITIONS = {
    "sqlite": ("SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') ORDER BY name",),
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY conname, 3",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    ),
}


@pytest.fixture
def empty(store: Store) -> Iterator[Store]:
    made = empty_beside(store)
    yield made
    made.close()


def described(connection: Connection) -> dict[str, Any]:
    """Everything the database says about its tables."""
    inspector = inspect(connection)
    tables = {name: described_table(connection, inspector, name) for name in inspector.get_table_names()}
    queries = DEFINITIONS[connection.dialect.name]
    return {"tables": tables, "definitions": [[tuple(row) for row in connection.execute(text(q))] for q in queries]}


def described_table(connection: Connection, inspector: Inspector, name: str) -> dict[str, Any]:
    def by_name(found: list[Any]) -> list[Any]:
        return sorted(found, key=lambda item: str(item["name"]))

    columns = [
        (column["name"], column["type"].compile(connection.dialect), column["nullable"], column["default"])
        for column in inspector.get_columns(name)
    ]
    return {
        "columns": columns,
        "primary key": inspector.get_pk_constraint(name),
        "checks": by_name(inspector.get_check_constraints(name)),
        "unique": by_name(inspector.get_unique_constraints(name)),
        "foreign keys": by_name(inspector.get_foreign_keys(name)),
        # the WHERE of a partial index comes as a clause, which is equal to nothing but itself
        "indexes": [
            {
                key: str(value)
                for key, value in (index | index.get("dialect_options", {})).items()
                if key != "dialect_options"
            }
            for index in by_name(inspector.get_indexes(name))
        ],
    }


def test_migrated_is_the_same_as_created(store: Store, empty: Store) -> None:
    done = migrate_from_nothing(empty)
    assert (done.before, done.after) == (None, SCHEMA)
    with store.reading() as created, empty.reading() as migrated:
        expected, found = described(created), described(migrated)
    assert found["tables"].keys() == expected["tables"].keys()
    for name, table in expected["tables"].items():
        assert found["tables"][name] == table, name
    assert found == expected


def test_the_comparison_sees_every_kind_of_thing(store: Store) -> None:
    """So that it cannot agree because it looks at nothing."""
    with store.reading() as tx:
        seen = described(tx)
    tables = seen["tables"]
    assert set(tables) == {*metadata.tables, "alembic_version"}
    assert [check["name"] for check in tables["loan"]["checks"]] == [
        "ck_loan_ended",
        "ck_loan_ended_how",
        "ck_loan_period",
    ]
    assert [key["name"] for key in tables["passport"]["unique"]] == ["uq_passport_number"]
    assert "uq_loan_open" in [index["name"] for index in tables["loan"]["indexes"]]
    written = str(seen["definitions"])
    assert "event_no_" in written
    assert written.count("WHERE") >= 4


def test_what_the_program_works_with_is_the_newest_migration() -> None:
    assert head() == SCHEMA
    assert SCHEMA in known_versions()


def test_a_new_store_stands_at_the_newest_migration(empty: Store) -> None:
    migrate_from_nothing(empty)
    assert schema_version(empty) == SCHEMA
    with empty.atomic() as tx:
        assert not migrate(tx).changed


def test_a_database_that_holds_somebody_elses_tables_is_left_alone(empty: Store) -> None:
    empty.prepare_file()
    with empty.atomic() as tx:
        tx.execute(text("CREATE TABLE wages (amount integer)"))
    with pytest.raises(BadInput, match="已有数据表"):
        found(empty, Founding("national", OFFICE), None, Clock(TODAY), TODAY)
    with empty.reading() as tx:
        assert inspect(tx).get_table_names() == ["wages"]


def test_a_migration_that_fails_leaves_nothing_behind(empty: Store) -> None:
    empty.prepare_file()

    def broken() -> None:
        with empty.atomic() as tx:
            migrate(tx)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    with empty.reading() as tx:
        assert inspect(tx).get_table_names() == []


def test_a_store_of_an_older_program_names_the_command_that_upgrades_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "SCHEMA", "0002")
    with pytest.raises(StoreFault, match="travel db upgrade"):
        open_store(store.url.render_as_string(hide_password=False))


def test_a_store_of_a_newer_program_is_left_alone(store: Store) -> None:
    with store.atomic() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreFault, match="9999"), store.atomic() as tx:
        migrate(tx)
    assert schema_version(store) == "9999"
