"""Constraints of PostgreSQL's that Django does not know, declared on models like its own."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement

_CREATE = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of %% are never changed nor deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = '{name}';
END $$;
CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {name}();
"""
_REMOVE = "DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()"
_CREATE_FROZEN = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM {by} WHERE {column} IN (OLD.{column}, NEW.{column})) THEN
        RAISE EXCEPTION 'rows of %% stay as they are: {by} has their {column}', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = '{name}';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {name}();
"""


class AppendOnly(models.BaseConstraint):
    """Rows are added, and never changed nor deleted: they prove something."""

    sql = _CREATE

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Nothing within CREATE TABLE: the trigger follows the table."""
        assert model is not None and schema_editor is not None  # noqa: S101, PT018
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        return self._statement(self.sql, model, schema_editor)

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        return self._statement(_REMOVE, model, schema_editor)

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """A new row is always welcome."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AppendOnly) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def _statement(
        self,
        template: str,
        model: type[models.Model] | None,
        schema_editor: BaseDatabaseSchemaEditor | None,
    ) -> Statement:
        assert model is not None and schema_editor is not None  # noqa: S101, PT018
        table = schema_editor.quote_name(model._meta.db_table)
        return Statement(template.format(**{**self.__dict__, "table": table}))


class Frozen(AppendOnly):
    """Rows stay as they are once a row of the table `by` has the same `column` as they."""

    sql = _CREATE_FROZEN

    def __init__(self, *, name: str, by: str, column: str) -> None:
        super().__init__(name=name)
        self.by, self.column = by, column

    def deconstruct(self) -> Any:
        path, arguments, named = super().deconstruct()
        return path, arguments, {**named, "by": self.by, "column": self.column}
