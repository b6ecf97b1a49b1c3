"""The two rule sets a province of 2020-2026 needs; data of their own, editable."""

from datetime import date

from django.db import migrations

RULE_SETS = [
    {
        "code": "pre-2025",
        "title": "Trước 01/07/2025",
        "valid_from": date(2018, 6, 21),
        "valid_to": date(2025, 7, 1),
        "dossier_pattern": "{old_code}-{yymmdd}-{serial:4}",
        "vocabulary": "levels",
        "filing_place": "province",
        "reception_minutes": 480,
        "forms": {
            "reception": "TT 01/2018/TT-VPCP, Mẫu 01",
            "supplement": "TT 01/2018/TT-VPCP, Mẫu 02",
            "refusal": "TT 01/2018/TT-VPCP, Mẫu 03",
            "apology": "TT 01/2018/TT-VPCP, Mẫu 04",
            "control_sheet": "TT 01/2018/TT-VPCP, Mẫu 05",
            "register": "TT 01/2018/TT-VPCP, Mẫu 06",
        },
        "legal_basis": "NĐ 61/2018/NĐ-CP, NĐ 107/2021/NĐ-CP, TT 01/2018/TT-VPCP",
    },
    {
        "code": "from-2025-07-01",
        "title": "Từ 01/07/2025",
        "valid_from": date(2025, 7, 1),
        "valid_to": None,
        "dossier_pattern": "{code}-{yyyymmdd}-{serial:7}",
        "vocabulary": "extent",
        "filing_place": "national",
        "reception_minutes": 480,
        "forms": {
            "reception": "TT 03/2025/TT-VPCP, Mẫu 01",
            "supplement": "TT 03/2025/TT-VPCP, Mẫu 02",
            "refusal": "TT 03/2025/TT-VPCP, Mẫu 03",
            "apology": "TT 03/2025/TT-VPCP, Mẫu 04",
            "stop": "TT 03/2025/TT-VPCP, Mẫu 05",
            "control_sheet": "TT 03/2025/TT-VPCP, Mẫu 06",
            "register": "TT 03/2025/TT-VPCP, Mẫu 07",
        },
        "legal_basis": "NĐ 118/2025/NĐ-CP, NĐ 367/2025/NĐ-CP, TT 03/2025/TT-VPCP",
    },
]


def fill(apps, schema_editor):
    model = apps.get_model("procedures", "RuleSet")
    for row in RULE_SETS:
        model.objects.update_or_create(code=row["code"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_catalogue")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
