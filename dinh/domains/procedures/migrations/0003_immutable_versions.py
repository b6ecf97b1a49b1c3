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

CREATE FUNCTION procedures_part_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM procedures_procedureversion
               WHERE id = touched AND state IN ('published', 'withdrawn')) THEN
        RAISE EXCEPTION 'a part of a published version never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION procedures_transition_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.from_step_id ELSE OLD.from_step_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM procedures_stepdefinition s JOIN procedures_procedureversion v ON v.id = s.version_id
               WHERE s.id = touched AND v.state IN ('published', 'withdrawn')) THEN
        RAISE EXCEPTION 'a part of a published version never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER procedures_transition_fixed BEFORE INSERT OR UPDATE OR DELETE ON procedures_transitiondefinition
    FOR EACH ROW EXECUTE FUNCTION procedures_transition_fixed();
"""

BACKWARD = """
DROP TRIGGER procedures_transition_fixed ON procedures_transitiondefinition;
DROP TRIGGER procedures_version_fixed ON procedures_procedureversion;
DROP FUNCTION procedures_transition_fixed();
DROP FUNCTION procedures_version_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_rule_sets")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD + "DROP FUNCTION procedures_part_fixed() CASCADE;"),
        *[
            migrations.RunSQL(
                f"CREATE TRIGGER procedures_part_fixed BEFORE INSERT OR UPDATE OR DELETE ON procedures_{part} "
                "FOR EACH ROW EXECUTE FUNCTION procedures_part_fixed();",
                migrations.RunSQL.noop,
            )
            for part in PARTS
        ],
    ]
