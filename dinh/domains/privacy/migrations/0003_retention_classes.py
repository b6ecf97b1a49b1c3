"""The first retention classes. The years are those of this installation until the province enters its own list."""

from django.db import migrations

SOURCE = "Giá trị ban đầu của hệ thống; thay bằng bảng thời hạn do cơ quan lưu trữ của tỉnh ban hành"
CLASSES = (
    ("VV", "Vĩnh viễn", None, False),
    ("20N", "20 năm", 20, False),
    ("10N", "10 năm", 10, True),
    ("05N", "5 năm", 5, False),
)


def write(apps, schema_editor):
    model = apps.get_model("privacy", "RetentionClass")
    for code, title, years, is_default in CLASSES:
        model.objects.create(code=code, title=title, years=years, is_default=is_default, source=SOURCE)


def remove(apps, schema_editor):
    apps.get_model("privacy", "RetentionClass").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_retention")]

    operations = [migrations.RunPython(write, remove)]
