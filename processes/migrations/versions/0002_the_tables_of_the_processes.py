"""The tables of the processes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_number",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "year", name=op.f("pk_case_number")),
    )
    op.create_table(
        "coordination",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_coordination")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("duty", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "place",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "district",
                "street",
                "village",
                "large_grid",
                "small_grid",
                name="placekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("above", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["above"], ["place.code"], name=op.f("fk_place_above")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_place")),
    )
    op.create_index(op.f("ix_place_above_code"), "place", ["above", "code"], unique=False)
    op.create_index(
        "ix_place_code_prefix",
        "place",
        ["code"],
        unique=False,
        postgresql_ops={"code": "text_pattern_ops"},
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("department", "leading", name="unitkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("district", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "grid_worker",
                "grid_head",
                "mediator",
                "center",
                "district_center",
                "liaison",
                "leader",
                "political_legal",
                "analyst",
                "system_admin",
                "security_admin",
                "auditor",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_appointment_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(op.f("ix_appointment_person_id"), "appointment", ["person_id"], unique=False)
    op.create_index(op.f("ix_appointment_role_at"), "appointment", ["role", "at"], unique=False)
    op.create_table(
        "coordination_unit",
        sa.Column("coordination", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordination"], ["coordination.code"], name=op.f("fk_coordination_unit_coordination")
        ),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_coordination_unit_unit")),
        sa.PrimaryKeyConstraint("coordination", "unit", name=op.f("pk_coordination_unit")),
    )
    op.create_table(
        "dispute_case",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=True),
        sa.Column("event_name", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "patrol",
                "visit",
                "reception",
                "outreach",
                "letter",
                "online",
                "hotline",
                "police",
                "court",
                "petition",
                "transfer",
                "e_platform",
                name="source",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("lng", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("lat", sa.Numeric(precision=8, scale=6), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("focus_tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "scale",
            sa.Enum("01", "02", "03", name="scale", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "severity",
            sa.Enum("01", "02", "03", "04", name="severity", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "risk_color",
            sa.Enum(
                "red", "orange", "yellow", "blue", name="riskcolor", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("people_count", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("orgs", sa.Text(), nullable=True),
        sa.Column("is_petition", sa.Boolean(), nullable=False),
        sa.Column("needs_enforcement", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("e_platform_no", sa.Text(), nullable=True),
        sa.Column(
            "tier",
            sa.Enum(
                "grid", "society", "department", "leader", name="tier", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column(
            "level",
            sa.Enum("village", "street", "district", name="level", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "registered",
                "handling",
                "closed",
                "archived",
                name="status",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "settled",
                "concluded",
                "diverted",
                "terminated",
                name="outcome",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("returns", sa.BigInteger(), nullable=False),
        sa.Column("reopenings", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.BigInteger(), nullable=True),
        sa.Column("first_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mediation_start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_violence_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_dispute_case_owner_id")),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["person.id"], name=op.f("fk_dispute_case_registered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_case")),
        sa.UniqueConstraint("case_no", name=op.f("uq_dispute_case_case_no")),
    )
    op.create_index(
        op.f("ix_dispute_case_district_tier_status_id"),
        "dispute_case",
        ["district", "tier", "status", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_dispute_case_grid_id"), "dispute_case", ["grid", "id"], unique=False)
    op.create_index(
        op.f("ix_dispute_case_instance_id"), "dispute_case", ["instance_id"], unique=False
    )
    op.create_index(op.f("ix_dispute_case_owner_id"), "dispute_case", ["owner_id"], unique=False)
    op.create_index(
        op.f("ix_dispute_case_street_id"), "dispute_case", ["street", "id"], unique=False
    )
    op.create_index(
        op.f("ix_dispute_case_village_id"), "dispute_case", ["village", "id"], unique=False
    )
    op.create_table(
        "mediation_organisation",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("people", "trade", name="organisationkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("specialty", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place"], ["place.code"], name=op.f("fk_mediation_organisation_place")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_mediation_organisation")),
    )
    op.create_index(
        op.f("ix_mediation_organisation_place"), "mediation_organisation", ["place"], unique=False
    )
    op.create_table(
        "case_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column(
            "what",
            sa.Enum(
                "registered",
                "entered_tier",
                "escalated",
                "returned",
                "referred",
                "contacted",
                "whistled",
                "concluded",
                "fed_back",
                "revisited",
                "reopened",
                "archived",
                "extended",
                "handed_over",
                name="change",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "tier_before",
            sa.Enum(
                "grid", "society", "department", "leader", name="tier", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column(
            "tier",
            sa.Enum(
                "grid", "society", "department", "leader", name="tier", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column(
            "status_before",
            sa.Enum(
                "registered",
                "handling",
                "closed",
                "archived",
                name="status",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "registered",
                "handling",
                "closed",
                "archived",
                name="status",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "settled",
                "concluded",
                "diverted",
                "terminated",
                name="outcome",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "reason_code",
            sa.Enum(
                "incomplete", "local", "not_ours", name="returnreason", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_case_change_by")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_case_change_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_change")),
    )
    op.create_index(
        op.f("ix_case_change_case_id_id"), "case_change", ["case_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_case_change_district_what_at"),
        "case_change",
        ["district", "what", "at"],
        unique=False,
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("statutory", "process", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("instance_id", sa.BigInteger(), nullable=True),
        sa.Column("element", sa.Text(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nominal_on", sa.Date(), nullable=False),
        sa.Column("warning_on", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("extended_by", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "running",
                "paused",
                "met",
                "late",
                "cancelled",
                name="clockstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name=op.f("fk_clock_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_index(op.f("ix_clock_case_id_key"), "clock", ["case_id", "key"], unique=False)
    op.create_index(
        op.f("ix_clock_instance_id_token"), "clock", ["instance_id", "token"], unique=False
    )
    op.create_index(op.f("ix_clock_status_due_at"), "clock", ["status", "due_at"], unique=False)
    op.create_table(
        "party",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("applicant", "respondent", "third", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("id_type", sa.Text(), nullable=True),
        sa.Column("id_no", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=True),
        sa.Column("education", sa.Text(), nullable=True),
        sa.Column("person_category", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("is_focus", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name=op.f("fk_party_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    op.create_index(op.f("ix_party_case_id"), "party", ["case_id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("resolve_by", sa.Date(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_plan_approved_by")),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name=op.f("fk_plan_case_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_plan_drafted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_case_id"), "plan", ["case_id"], unique=False)
    op.create_table(
        "revisit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("reopenings", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_revisit_by")),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name=op.f("fk_revisit_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisit")),
        sa.UniqueConstraint(
            "case_id",
            "round",
            "attempt",
            "reopenings",
            name=op.f("uq_revisit_case_id_round_attempt_reopenings"),
        ),
    )
    op.create_table(
        "settlement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "form",
            sa.Enum("oral", "written", name="agreementform", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("perform_by", sa.Date(), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_settlement_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["mediation_organisation.code"],
            name=op.f("fk_settlement_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    op.create_index(op.f("ix_settlement_case_id"), "settlement", ["case_id"], unique=False)
    op.create_table(
        "studio",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"], ["mediation_organisation.code"], name=op.f("fk_studio_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_studio_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio")),
    )
    op.create_table(
        "team_member",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "leader",
                "street",
                "village",
                "police",
                "grid",
                name="teamrole",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handover", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_team_member_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_team_member_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    op.create_index(op.f("ix_team_member_case_id"), "team_member", ["case_id"], unique=False)
    op.create_index(op.f("ix_team_member_person_id"), "team_member", ["person_id"], unique=False)
    op.create_table(
        "whistle",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "regular", "fast", "emergency", name="whistlekind", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("blown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blown_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["person.id"], name=op.f("fk_whistle_approved_by")
        ),
        sa.ForeignKeyConstraint(["blown_by"], ["person.id"], name=op.f("fk_whistle_blown_by")),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name=op.f("fk_whistle_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistle")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_whistle_case_id_number")),
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("whistle_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.BigInteger(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("opinion_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_attendance_case_id")
        ),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_attendance_signed_by")),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_attendance_unit")),
        sa.ForeignKeyConstraint(
            ["whistle_id"], ["whistle.id"], name=op.f("fk_attendance_whistle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("whistle_id", "unit", name=op.f("uq_attendance_whistle_id_unit")),
    )
    op.create_index(op.f("ix_attendance_case_id"), "attendance", ["case_id"], unique=False)
    op.create_index(op.f("ix_attendance_unit"), "attendance", ["unit"], unique=False)
    op.create_table(
        "card",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column(
            "colour",
            sa.Enum("blue", "yellow", "red", name="colour", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name=op.f("fk_card_case_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_card_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("clock_id", "colour", name=op.f("uq_card_clock_id_colour")),
    )
    op.create_index(op.f("ix_card_case_id"), "card", ["case_id"], unique=False)
    op.create_table(
        "clock_extension",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("due_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_after", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_clock_extension_by")),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clock.id"], name=op.f("fk_clock_extension_clock_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_extension")),
    )
    op.create_index(
        op.f("ix_clock_extension_clock_id"), "clock_extension", ["clock_id"], unique=False
    )
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_pause_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_pause")),
    )
    op.create_index(op.f("ix_clock_pause_clock_id"), "clock_pause", ["clock_id"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_feedback_by")),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name=op.f("fk_feedback_case_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_feedback_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_case_id"), "feedback", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_feedback_case_id"), table_name="feedback")
    op.drop_table("feedback")
    op.drop_index(op.f("ix_clock_pause_clock_id"), table_name="clock_pause")
    op.drop_table("clock_pause")
    op.drop_index(op.f("ix_clock_extension_clock_id"), table_name="clock_extension")
    op.drop_table("clock_extension")
    op.drop_index(op.f("ix_card_case_id"), table_name="card")
    op.drop_table("card")
    op.drop_index(op.f("ix_attendance_unit"), table_name="attendance")
    op.drop_index(op.f("ix_attendance_case_id"), table_name="attendance")
    op.drop_table("attendance")
    op.drop_table("whistle")
    op.drop_index(op.f("ix_team_member_person_id"), table_name="team_member")
    op.drop_index(op.f("ix_team_member_case_id"), table_name="team_member")
    op.drop_table("team_member")
    op.drop_table("studio")
    op.drop_index(op.f("ix_settlement_case_id"), table_name="settlement")
    op.drop_table("settlement")
    op.drop_table("revisit")
    op.drop_index(op.f("ix_plan_case_id"), table_name="plan")
    op.drop_table("plan")
    op.drop_index(op.f("ix_party_case_id"), table_name="party")
    op.drop_table("party")
    op.drop_index(op.f("ix_clock_status_due_at"), table_name="clock")
    op.drop_index(op.f("ix_clock_instance_id_token"), table_name="clock")
    op.drop_index(op.f("ix_clock_case_id_key"), table_name="clock")
    op.drop_table("clock")
    op.drop_index(op.f("ix_case_change_district_what_at"), table_name="case_change")
    op.drop_index(op.f("ix_case_change_case_id_id"), table_name="case_change")
    op.drop_table("case_change")
    op.drop_index(op.f("ix_mediation_organisation_place"), table_name="mediation_organisation")
    op.drop_table("mediation_organisation")
    op.drop_index(op.f("ix_dispute_case_village_id"), table_name="dispute_case")
    op.drop_index(op.f("ix_dispute_case_street_id"), table_name="dispute_case")
    op.drop_index(op.f("ix_dispute_case_owner_id"), table_name="dispute_case")
    op.drop_index(op.f("ix_dispute_case_instance_id"), table_name="dispute_case")
    op.drop_index(op.f("ix_dispute_case_grid_id"), table_name="dispute_case")
    op.drop_index(op.f("ix_dispute_case_district_tier_status_id"), table_name="dispute_case")
    op.drop_table("dispute_case")
    op.drop_table("coordination_unit")
    op.drop_index(op.f("ix_appointment_role_at"), table_name="appointment")
    op.drop_index(op.f("ix_appointment_person_id"), table_name="appointment")
    op.drop_table("appointment")
    op.drop_table("account")
    op.drop_table("unit")
    op.drop_index(
        "ix_place_code_prefix", table_name="place", postgresql_ops={"code": "text_pattern_ops"}
    )
    op.drop_index(op.f("ix_place_above_code"), table_name="place")
    op.drop_table("place")
    op.drop_table("person")
    op.drop_table("coordination")
    op.drop_table("case_number")
