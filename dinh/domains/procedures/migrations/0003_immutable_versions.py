"""A published version never changes: the database itself refuses it, whoever asks."""

from django.db import migrations

PARTS = ["channelterm", "requiredpaper", "stepdefinition", "legalbasis"]

FORWARD = """
CREATE FUNCTION procedures_version_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('published', 'withdrawn') THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'a published version is never deleted' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF (to_jsonb(NEW) - ARRAY['state', 'valid_to', 'withdrawn_at', 'withdrawn_reason'])
            <> (to_jsonb(OLD) - ARRAY['state', 'valid_to', 'withdrawn_at', 'withdrawn_reason'])
            OR NEW.state NOT IN ('published', 'withdrawn')
            OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn')
            OR (OLD.valid_to IS NOT NULL AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to)) THEN
            RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER procedures_version_fixed AFTER UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_version_fixed();

-- Statement triggers: bulk loads insert thousands of parts, one look per statement is enough.
CREATE FUNCTION procedures_part_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM touched t JOIN procedures_procedureversion v ON v.id = t.version_id
               WHERE v.state IN ('published', 'withdrawn')) THEN
        RAISE EXCEPTION 'a part of a published version never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION procedures_transition_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM touched t JOIN procedures_stepdefinition s ON s.id = t.from_step_id
               JOIN procedures_procedureversion v ON v.id = s.version_id
               WHERE v.state IN ('published', 'withdrawn')) THEN
        RAISE EXCEPTION 'a part of a published version never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""

BACKWARD = """
DROP FUNCTION procedures_transition_fixed() CASCADE;
DROP FUNCTION procedures_part_fixed() CASCADE;
DROP FUNCTION procedures_version_fixed() CASCADE;
"""

EVENTS = [("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")]
TRIGGERS = "".join(
    f"CREATE TRIGGER procedures_fixed_{event.lower()} AFTER {event} ON procedures_{part} "
    f"REFERENCING {side} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
    for part, function in [
        *((part, "procedures_part_fixed") for part in PARTS),
        ("transitiondefinition", "procedures_transition_fixed"),
    ]
    for event, side in EVENTS
)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_rule_sets")]
    operations = [migrations.RunSQL(FORWARD + TRIGGERS, BACKWARD)]
