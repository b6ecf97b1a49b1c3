"""Invented people: Vietnamese names put together from short lists, always the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Đoàn", "Lương")
MIDDLE = {
    "male": ("Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân"),
    "female": ("Thị", "Thu", "Ngọc", "Thanh", "Diệu"),
}
GIVEN = {
    "male": (
        "An",
        "Bình",
        "Cường",
        "Dũng",
        "Đạt",
        "Hải",
        "Hiếu",
        "Hùng",
        "Khánh",
        "Long",
        "Nam",
        "Phúc",
        "Quân",
        "Sơn",
    ),
    "female": (
        "Anh",
        "Chi",
        "Dung",
        "Giang",
        "Hạnh",
        "Hoa",
        "Huyền",
        "Lan",
        "Linh",
        "Mai",
        "Ngân",
        "Oanh",
        "Thảo",
        "Yến",
    ),
}
FIRST_BIRTHDAY = date(1955, 1, 1)
DAYS_OF_BIRTH = 17_500
PROVINCE_CODES = ("030", "031")
SUFFIX = 6


@dataclass(frozen=True, slots=True)
class Invented:
    """A person who does not exist."""

    name: str
    sex: str
    birth_date: date
    personal_number: str
    phone: str


def invent(random: Random, serial: int) -> Invented:
    """A person; `serial` keeps personal number and phone apart from everybody else's."""
    sex = random.choice(("male", "female"))
    name = f"{random.choice(FAMILY)} {random.choice(MIDDLE[sex])} {random.choice(GIVEN[sex])}"
    born = FIRST_BIRTHDAY + timedelta(days=random.randrange(DAYS_OF_BIRTH))
    mark = ("0" if sex == "male" else "1") if born.year < 2000 else ("2" if sex == "male" else "3")
    number = f"{random.choice(PROVINCE_CODES)}{mark}{born:%y}{serial:0{SUFFIX}d}"
    return Invented(name, sex, born, number, f"09{10_000_000 + serial * 37 % 80_000_000:08d}")
