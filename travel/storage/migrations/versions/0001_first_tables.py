"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from travel.storage.journal_guard import protect_events

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("layers", sa.JSON(), nullable=False),
        sa.Column("adopted_by", sa.String(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption")),
    )
    op.create_index(op.f("ix_adoption_from_on"), "adoption", ["from_on"], unique=False)
    op.create_table(
        "calendar_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("off", sa.JSON(), nullable=False),
        sa.Column("made_up", sa.JSON(), nullable=False),
        sa.Column("citation", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("adopted_by", sa.String(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("citation <> ''", name=op.f("ck_calendar_correction_citation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_correction")),
    )
    op.create_table(
        "counter",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_counter")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("delegation", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=True),
        sa.Column("to_state", sa.String(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("actor_unit", sa.String(), nullable=False),
        sa.Column("for_login", sa.String(), nullable=True),
        sa.Column("for_name", sa.String(), nullable=True),
        sa.Column("os_user", sa.String(), nullable=False),
        sa.Column("simulated_day", sa.Boolean(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("findings", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("subject_kind", "subject", "seq", name=op.f("uq_event_subject_kind_subject_seq")),
    )
    op.create_index(op.f("ix_event_actor"), "event", ["actor"], unique=False)
    op.create_index("ix_event_delegation", "event", ["delegation", "id"], unique=False)
    op.create_index(op.f("ix_event_on_day"), "event", ["on_day"], unique=False)
    op.create_index(op.f("ix_event_recorded_at"), "event", ["recorded_at"], unique=False)
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("cabinets", sa.JSON(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_name", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("listed", sa.JSON(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("given_by <> taken_by", name=op.f("ck_handover_two")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_handover_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("number", name=op.f("uq_handover_number")),
    )
    op.create_index(op.f("ix_handover_state"), "handover", ["state"], unique=False)
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "received",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("delegation", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("headline", sa.JSON(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("rows", sa.String(), nullable=False),
        sa.Column("journal", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("envelope", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 0", name=op.f("ck_received_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received")),
        sa.UniqueConstraint("number", name=op.f("uq_received_number")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "stocktaking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("cabinets", sa.JSON(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("counted_by", sa.String(), nullable=False),
        sa.Column("counted_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 0", name=op.f("ck_stocktaking_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktaking")),
        sa.UniqueConstraint("number", name=op.f("uq_stocktaking_number")),
    )
    op.create_index(op.f("ix_stocktaking_state"), "stocktaking", ["state"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('organ', 'enterprise', 'university', 'government', 'office', 'province')",
            name=op.f("ck_unit_kind"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_unit_not_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
    )
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    op.create_index(op.f("ix_unit_path"), "unit", ["path"], unique=False)
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("formation", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=True),
        sa.Column("swapped_plan", sa.String(), nullable=True),
        sa.Column("exit_on", sa.Date(), nullable=False),
        sa.Column("entry_on", sa.Date(), nullable=False),
        sa.Column("leader", sa.String(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("filed_by", sa.String(), nullable=False),
        sa.Column("signatory", sa.String(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "formation IN ('own', 'joint', 'ministry', 'province')", name=op.f("ck_delegation_formation")
        ),
        sa.CheckConstraint(
            "track IN ('general', 'academic', 'enterprise', 'training', 'hk-macao')", name=op.f("ck_delegation_track")
        ),
        sa.CheckConstraint("exit_on <= entry_on", name=op.f("ck_delegation_days")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_delegation_version")),
        sa.ForeignKeyConstraint(["organiser_id"], ["unit.id"], name=op.f("fk_delegation_organiser_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("number", name=op.f("uq_delegation_number")),
    )
    op.create_index(op.f("ix_delegation_exit_on"), "delegation", ["exit_on"], unique=False)
    op.create_index("ix_delegation_organiser", "delegation", ["organiser_id", "exit_on"], unique=False)
    op.create_index(op.f("ix_delegation_plan"), "delegation", ["plan"], unique=False)
    op.create_index(op.f("ix_delegation_state"), "delegation", ["state"], unique=False)
    op.create_index(op.f("ix_delegation_swapped_plan"), "delegation", ["swapped_plan"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "rank IN ('ministry', 'ministry-deputy', 'bureau', 'bureau-deputy', 'division', 'division-deputy', 'section', 'section-deputy', 'other')",
            name=op.f("ck_person_rank"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("id_number", name=op.f("uq_person_id_number")),
        sa.UniqueConstraint("number", name=op.f("uq_person_number")),
    )
    op.create_index(op.f("ix_person_left_on"), "person", ["left_on"], unique=False)
    op.create_index(op.f("ix_person_name"), "person", ["name"], unique=False)
    op.create_index(op.f("ix_person_unit_id"), "person", ["unit_id"], unique=False)
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.CheckConstraint("month IS NULL OR month BETWEEN 1 AND 12", name=op.f("ck_plan_entry_month")),
        sa.CheckConstraint("persons > 0", name=op.f("ck_plan_entry_persons")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_plan_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
        sa.UniqueConstraint("number", name=op.f("uq_plan_entry_number")),
    )
    op.create_index(op.f("ix_plan_entry_unit_id"), "plan_entry", ["unit_id"], unique=False)
    op.create_index(op.f("ix_plan_entry_year"), "plan_entry", ["year"], unique=False)
    op.create_table(
        "received_paper",
        sa.Column("received_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["received_id"], ["received.id"], name=op.f("fk_received_paper_received_id")),
        sa.PrimaryKeyConstraint("received_id", "sha256", name=op.f("pk_received_paper")),
    )
    op.create_table(
        "stock_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stocktaking_id", sa.Integer(), nullable=False),
        sa.Column("passport", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("cabinet", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.CheckConstraint("(outcome IS NULL) = (explanation = '')", name=op.f("ck_stock_item_explained")),
        sa.CheckConstraint(
            "found IN ('present', 'missing', 'elsewhere', 'lent', 'lost', 'void', 'unregistered')",
            name=op.f("ck_stock_item_found"),
        ),
        sa.CheckConstraint(
            "outcome = 'open' OR (outcome = 'put-right') <> (found = 'missing')", name=op.f("ck_stock_item_fits")
        ),
        sa.CheckConstraint("outcome IN ('found', 'put-right', 'open', 'loss')", name=op.f("ck_stock_item_outcome")),
        sa.ForeignKeyConstraint(["stocktaking_id"], ["stocktaking.id"], name=op.f("fk_stock_item_stocktaking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_item")),
        sa.UniqueConstraint("stocktaking_id", "passport", name=op.f("uq_stock_item_stocktaking_id_passport")),
    )
    op.create_index(op.f("ix_stock_item_passport"), "stock_item", ["passport"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_index(op.f("ix_account_unit_id"), "account", ["unit_id"], unique=False)
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("particulars", sa.JSON(), nullable=False),
        sa.Column("notice", sa.JSON(), nullable=False),
        sa.Column("funding", sa.JSON(), nullable=False),
        sa.Column("special", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_application_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("delegation_id", "revision", name=op.f("uq_application_delegation_id_revision")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("exit_on", sa.Date(), nullable=False),
        sa.Column("entry_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("rank", sa.String(), nullable=True),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("transits", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "rank IN ('ministry', 'ministry-deputy', 'bureau', 'bureau-deputy', 'division', 'division-deputy', 'section', 'section-deputy', 'other')",
            name=op.f("ck_approval_rank"),
        ),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_approval_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("delegation_id", "round", name=op.f("uq_approval_delegation_id_round")),
        sa.UniqueConstraint("number", name=op.f("uq_approval_number")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("issued_by", sa.String(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('invitation', 'programme', 'member-list', 'budget-approval', 'notice', 'clearance', 'consultation', 'organiser-approval', 'task-notice', 'confirmation', 'training-review', 'sending-document', 'rehire', 'health', 'report', 'photo', 'evidence', 'note', 'other')",
            name=op.f("ck_attachment_kind"),
        ),
        sa.CheckConstraint("size >= 0", name=op.f("ck_attachment_size")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_attachment_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_delegation_id"), "attachment", ["delegation_id"], unique=False)
    op.create_table(
        "border_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("exit_on", sa.Date(), nullable=False),
        sa.Column("entry_on", sa.Date(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("deviates", sa.Boolean(), nullable=False),
        sa.CheckConstraint("exit_on <= entry_on", name=op.f("ck_border_record_days")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_border_record_delegation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_border_record_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_border_record")),
        sa.UniqueConstraint("delegation_id", "person_id", name=op.f("uq_border_record_delegation_id_person_id")),
    )
    op.create_index(
        "ix_border_record_deviates",
        "border_record",
        ["delegation_id", "person_id"],
        unique=False,
        sqlite_where=sa.text("deviates"),
        postgresql_where=sa.text("deviates"),
    )
    op.create_index(op.f("ix_border_record_person_id"), "border_record", ["person_id"], unique=False)
    op.create_table(
        "briefing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.CheckConstraint(
            "method IN ('gathered', 'individual', 'online', 'written')", name=op.f("ck_briefing_method")
        ),
        sa.CheckConstraint(
            "role IN ('clerk', 'reviewer', 'approver', 'finance', 'briefer', 'custodian', 'auditor', 'admin')",
            name=op.f("ck_briefing_role"),
        ),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_briefing_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
    )
    op.create_index("ix_briefing_delegation", "briefing", ["delegation_id", "held_on"], unique=False)
    op.create_table(
        "evaluation",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("evaluated_by", sa.String(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_evaluation_delegation_id")),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_evaluation")),
    )
    op.create_table(
        "hold_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_name", sa.String(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_hold_exception_reason")),
        sa.CheckConstraint("rule IN ('R36', 'R38', 'R39')", name=op.f("ck_hold_exception_rule")),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name=op.f("ck_hold_exception_ended")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_hold_exception_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_exception")),
    )
    op.create_index(op.f("ix_hold_exception_delegation_id"), "hold_exception", ["delegation_id"], unique=False)
    op.create_table(
        "justification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("accepted_by", sa.String(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(accepted_by IS NULL) = (accepted_on IS NULL)", name=op.f("ck_justification_accepted")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_justification_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justification")),
    )
    op.create_index(op.f("ix_justification_delegation_id"), "justification", ["delegation_id"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("approval", sa.String(), nullable=True),
        sa.Column("rank", sa.String(), nullable=True),
        sa.Column("cut", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("passports", sa.Integer(), nullable=True),
        sa.Column("collected", sa.Integer(), nullable=True),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('travelled', 'cancelled', 'refused', 'dissuaded', 'withdrawn')",
            name=op.f("ck_ledger_entry_outcome"),
        ),
        sa.CheckConstraint(
            "rank IN ('ministry', 'ministry-deputy', 'bureau', 'bureau-deputy', 'division', 'division-deputy', 'section', 'section-deputy', 'other')",
            name=op.f("ck_ledger_entry_rank"),
        ),
        sa.CheckConstraint("collected >= 0 AND collected <= passports", name=op.f("ck_ledger_entry_passports")),
        sa.CheckConstraint("cut >= 0", name=op.f("ck_ledger_entry_cut")),
        sa.CheckConstraint("returned >= 0", name=op.f("ck_ledger_entry_returned")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_ledger_entry_delegation_id")),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_entry_hash")),
    )
    op.create_index(op.f("ix_ledger_entry_approval"), "ledger_entry", ["approval"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('agreement', 'project', 'friendship-city', 'exchange', 'trade', 'research', 'other')",
            name=op.f("ck_outcome_kind"),
        ),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_outcome_state")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_outcome_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
    )
    op.create_index(op.f("ix_outcome_delegation_id"), "outcome", ["delegation_id"], unique=False)
    op.create_table(
        "passport",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("endorsed_until", sa.Date(), nullable=True),
        sa.Column("cabinet", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('diplomatic', 'service', 'public-affairs', 'hk-macao-pass')", name=op.f("ck_passport_kind")
        ),
        sa.CheckConstraint("issued_on < expires_on", name=op.f("ck_passport_dates")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_passport_version")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passport_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passport")),
        sa.UniqueConstraint("number", name=op.f("uq_passport_number")),
    )
    op.create_index(op.f("ix_passport_expires_on"), "passport", ["expires_on"], unique=False)
    op.create_index(op.f("ix_passport_person_id"), "passport", ["person_id"], unique=False)
    op.create_index(
        "uq_passport_valid",
        "passport",
        ["person_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state IN ('in_custody', 'lent')"),
        postgresql_where=sa.text("state IN ('in_custody', 'lent')"),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_name", sa.String(), nullable=True),
        sa.Column("for_login", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IN ('passed', 'returned', 'refused', 'dissuaded')", name=op.f("ck_review_decision")
        ),
        sa.CheckConstraint(
            "role IN ('clerk', 'reviewer', 'approver', 'finance', 'briefer', 'custodian', 'auditor', 'admin')",
            name=op.f("ck_review_role"),
        ),
        sa.CheckConstraint(
            "(closed_on IS NULL) = (closed_at IS NULL) AND NOT (waiting AND closed_on IS NOT NULL)",
            name=op.f("ck_review_closed"),
        ),
        sa.CheckConstraint("(decision IS NULL) = (decided_by IS NULL)", name=op.f("ck_review_decided")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_review_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "delegation_id",
            "round",
            "position",
            "unit_id",
            "attempt",
            name=op.f("uq_review_delegation_id_round_position_unit_id_attempt"),
        ),
    )
    op.create_index(
        "ix_review_open",
        "review",
        ["role", "unit_id"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_index(
        "ix_review_sent_back",
        "review",
        ["delegation_id"],
        unique=False,
        sqlite_where=sa.text("decision = 'returned' AND reopened IS FALSE"),
        postgresql_where=sa.text("decision = 'returned' AND reopened IS FALSE"),
    )
    op.create_index(
        "ix_review_turned_down",
        "review",
        ["delegation_id", "round"],
        unique=False,
        sqlite_where=sa.text("decision IN ('refused', 'dissuaded')"),
        postgresql_where=sa.text("decision IN ('refused', 'dissuaded')"),
    )
    op.create_table(
        "trip_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("settlement", sa.JSON(), nullable=False),
        sa.Column("self_rating", sa.String(), nullable=True),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_trip_report_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_report")),
        sa.UniqueConstraint("delegation_id", name=op.f("uq_trip_report_delegation_id")),
    )
    op.create_table(
        "undertaking",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_undertaking_delegation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_undertaking_person_id")),
        sa.PrimaryKeyConstraint("delegation_id", "person_id", name=op.f("pk_undertaking")),
    )
    op.create_table(
        "violation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('overstay', 'detour', 'unauthorised-change', 'late-passport', 'late-report')",
            name=op.f("ck_violation_kind"),
        ),
        sa.CheckConstraint("version >= 0", name=op.f("ck_violation_version")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_violation_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violation")),
        sa.UniqueConstraint("number", name=op.f("uq_violation_number")),
    )
    op.create_index(op.f("ix_violation_delegation_id"), "violation", ["delegation_id"], unique=False)
    op.create_index(op.f("ix_violation_state"), "violation", ["state"], unique=False)
    op.create_index(
        "uq_violation_standing",
        "violation",
        ["delegation_id", "kind", "subject"],
        unique=True,
        sqlite_where=sa.text("state <> 'unfounded'"),
        postgresql_where=sa.text("state <> 'unfounded'"),
    )
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('clerk', 'reviewer', 'approver', 'finance', 'briefer', 'custodian', 'auditor', 'admin')",
            name=op.f("ck_account_role_role"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_role_account_id")),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_role")),
    )
    op.create_table(
        "attendance",
        sa.Column("briefing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.CheckConstraint(
            "topic IN ('national-security', 'discipline', 'secrecy', 'money', 'safety', 'etiquette', 'academic-integrity', 'hk-macao')",
            name=op.f("ck_attendance_topic"),
        ),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"], name=op.f("fk_attendance_briefing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id")),
        sa.PrimaryKeyConstraint("briefing_id", "person_id", "topic", name=op.f("pk_attendance")),
    )
    op.create_table(
        "budget_line",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("standard", sa.BigInteger(), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("share", sa.BigInteger(), nullable=True),
        sa.Column("conference", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('airfare', 'intercity', 'lodging', 'meals', 'incidentals', 'other')",
            name=op.f("ck_budget_line_kind"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_line_amount")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_budget_line_application_id")),
        sa.PrimaryKeyConstraint("application_id", "seat", name=op.f("pk_budget_line")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contact_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("account_id", "address", name=op.f("uq_contact_account_id_address")),
    )
    op.create_table(
        "invitation",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("host_zh", sa.String(), nullable=False),
        sa.Column("host_country", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("pays", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=True),
        sa.Column("signer_nationality", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('government', 'institution', 'company', 'association', 'overseas-chinese', 'mission-in-china', 'intermediary', 'parliamentarian')",
            name=op.f("ck_invitation_kind"),
        ),
        sa.CheckConstraint(
            "pays IN ('none', 'lodging', 'meals', 'local-transport', 'meals-and-transport', 'all')",
            name=op.f("ck_invitation_pays"),
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_invitation_application_id")),
        sa.PrimaryKeyConstraint("application_id", "seat", name=op.f("pk_invitation")),
    )
    op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passport_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("lent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_by", sa.String(), nullable=False),
        sa.Column("cabinet", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(), nullable=True),
        sa.Column("returned_by", sa.String(), nullable=False),
        sa.CheckConstraint("ended_how IN ('returned', 'lost')", name=op.f("ck_loan_ended_how")),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_how IS NULL) AND (ended_on IS NULL) = (ended_at IS NULL)",
            name=op.f("ck_loan_ended"),
        ),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= lent_on", name=op.f("ck_loan_period")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_loan_delegation_id")),
        sa.ForeignKeyConstraint(["passport_id"], ["passport.id"], name=op.f("fk_loan_passport_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
    )
    op.create_index(op.f("ix_loan_delegation_id"), "loan", ["delegation_id"], unique=False)
    op.create_index(op.f("ix_loan_lent_on"), "loan", ["lent_on"], unique=False)
    op.create_index(
        "ix_loan_lost",
        "loan",
        ["id"],
        unique=False,
        sqlite_where=sa.text("ended_how = 'lost'"),
        postgresql_where=sa.text("ended_how = 'lost'"),
    )
    op.create_index(op.f("ix_loan_passport_id"), "loan", ["passport_id"], unique=False)
    op.create_index(
        "uq_loan_open",
        "loan",
        ["passport_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "member",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("leadership", sa.String(), nullable=True),
        sa.Column("academic", sa.Boolean(), nullable=False),
        sa.Column("travel_class", sa.String(), nullable=True),
        sa.Column("companion", sa.String(), nullable=True),
        sa.Column("last_trips", sa.JSON(), nullable=False),
        sa.Column("cut_on", sa.Date(), nullable=True),
        sa.Column("cut_reason", sa.String(), nullable=True),
        sa.CheckConstraint("leadership IN ('head', 'team')", name=op.f("ck_member_leadership")),
        sa.CheckConstraint(
            "rank IN ('ministry', 'ministry-deputy', 'bureau', 'bureau-deputy', 'division', 'division-deputy', 'section', 'section-deputy', 'other')",
            name=op.f("ck_member_rank"),
        ),
        sa.CheckConstraint("relation IN ('spouse', 'child')", name=op.f("ck_member_relation")),
        sa.CheckConstraint("role IN ('leader', 'member', 'interpreter')", name=op.f("ck_member_role")),
        sa.CheckConstraint("travel_class IN ('first', 'business', 'economy')", name=op.f("ck_member_travel_class")),
        sa.CheckConstraint("(cut_on IS NULL) = (cut_reason IS NULL)", name=op.f("ck_member_cut")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_member_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_member_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_member_unit_id")),
        sa.PrimaryKeyConstraint("application_id", "seat", name=op.f("pk_member")),
        sa.UniqueConstraint("application_id", "person_id", name=op.f("uq_member_application_id_person_id")),
    )
    op.create_index(
        "ix_member_cut",
        "member",
        ["application_id"],
        unique=False,
        sqlite_where=sa.text("cut_on IS NOT NULL"),
        postgresql_where=sa.text("cut_on IS NOT NULL"),
    )
    op.create_index(
        "ix_member_leader",
        "member",
        ["unit_id"],
        unique=False,
        sqlite_where=sa.text("leadership IS NOT NULL"),
        postgresql_where=sa.text("leadership IS NOT NULL"),
    )
    op.create_index(op.f("ix_member_person_id"), "member", ["person_id"], unique=False)
    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("account_id <> substitute_id", name=op.f("ck_substitution_not_oneself")),
        sa.CheckConstraint("from_on < until_on", name=op.f("ck_substitution_period")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_substitution_account_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["account.id"], name=op.f("fk_substitution_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index(op.f("ix_substitution_account_id"), "substitution", ["account_id"], unique=False)
    op.create_index(op.f("ix_substitution_substitute_id"), "substitution", ["substitute_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("arrive", sa.Date(), nullable=False),
        sa.Column("leave", sa.Date(), nullable=False),
        sa.Column("airside", sa.Boolean(), nullable=False),
        sa.Column("official_days", sa.Integer(), nullable=False),
        sa.Column("programme", sa.JSON(), nullable=False),
        sa.CheckConstraint("arrive <= leave", name=op.f("ck_visit_days")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_visit_application_id")),
        sa.PrimaryKeyConstraint("application_id", "seat", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_country", "visit", ["country", "application_id"], unique=False)
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("passport_id", sa.Integer(), nullable=True),
        sa.Column("loan_id", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(), nullable=True),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'passport') = (loan_id IS NOT NULL) AND (loan_id IS NULL) = (passport_id IS NULL)",
            name=op.f("ck_obligation_loan"),
        ),
        sa.CheckConstraint("ended_how IN ('discharged', 'superseded')", name=op.f("ck_obligation_ended_how")),
        sa.CheckConstraint(
            "kind IN ('decision', 'trip-report', 'results-notice', 'passport', 'record-return', 'look-back')",
            name=op.f("ck_obligation_kind"),
        ),
        sa.CheckConstraint("owner <> ''", name=op.f("ck_obligation_owner")),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_at IS NULL) AND (ended_on IS NULL) = (ended_how IS NULL)",
            name=op.f("ck_obligation_ended"),
        ),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_obligation_delegation_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_obligation_loan_id")),
        sa.ForeignKeyConstraint(["passport_id"], ["passport.id"], name=op.f("fk_obligation_passport_id")),
        sa.ForeignKeyConstraint(["supersedes"], ["obligation.id"], name=op.f("fk_obligation_supersedes")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_obligation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
    )
    op.create_index(op.f("ix_obligation_delegation_id"), "obligation", ["delegation_id"], unique=False)
    op.create_index("ix_obligation_due", "obligation", ["kind", "due_on", "ended_on", "ended_how"], unique=False)
    op.create_index(
        "ix_obligation_late",
        "obligation",
        ["kind"],
        unique=False,
        sqlite_where=sa.text("ended_how = 'discharged' AND ended_on > due_on"),
        postgresql_where=sa.text("ended_how = 'discharged' AND ended_on > due_on"),
    )
    op.create_index(op.f("ix_obligation_loan_id"), "obligation", ["loan_id"], unique=False)
    op.create_index(
        "ix_obligation_open",
        "obligation",
        ["due_on", "kind"],
        unique=False,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "ix_obligation_open_unit",
        "obligation",
        ["unit_id", "due_on"],
        unique=False,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(op.f("ix_obligation_passport_id"), "obligation", ["passport_id"], unique=False)
    op.create_index(op.f("ix_obligation_unit_id"), "obligation", ["unit_id"], unique=False)
    op.create_index(
        "uq_obligation_open",
        "obligation",
        ["delegation_id", "kind", "subject"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("slip", sa.String(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ordinal >= 0", name=op.f("ck_reminder_ordinal")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_reminder_obligation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "obligation_id", "stage", "recipient", name=op.f("uq_reminder_obligation_id_stage_recipient")
        ),
    )
    op.create_index(op.f("ix_reminder_recipient"), "reminder", ["recipient"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'given-up')", name=op.f("ck_message_state")),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"], name=op.f("fk_message_reminder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
        sa.UniqueConstraint("reminder_id", "address", name=op.f("uq_message_reminder_id_address")),
    )
    op.create_index(
        "ix_message_waiting",
        "message",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    protect_events(op.get_bind())
