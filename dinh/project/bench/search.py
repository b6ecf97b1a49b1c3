"""`search`: the first 20 of 100,000 titles, typed with and without diacritics, rare words and the commonest ones."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from django.db import connection, models

from dinh.kernel.search.models import Searchable, search_indexes
from dinh.kernel.search.queries import top
from dinh.kernel.search.types import search_texts
from dinh.project.bench.frame import Bar, Outcome, Say, best_of

SERVICES = Path(__file__).parent.parent / "demo" / "facts" / "services.csv"
COMMUNES = Path(__file__).parent.parent / "demo" / "facts" / "agencies_hai_duong.csv"
TITLES = 100_000
BAR_MS = 20.0
WORDS = (
    "cấp giấy phép",
    "cap giay phep",
    "đăng ký khai sinh",
    "dang ky khai sinh",
    "cấp",
    "cap",
    "x",
    "thủ tục",
    "hộ kinh doanh xã lê ninh",
    "ho kinh doanh xa le ninh",
    "chứng chỉ hành nghề thú y",
    "chung chi hanh nghe thu y",
)
PLAIN = """
SELECT id FROM bench_title WHERE search_folded @@ to_tsquery('simple', %s)
ORDER BY search_sort LIMIT 20
"""


class Title(Searchable):
    """A table of this benchmark alone, searched as the rooms' own tables are."""

    title = models.TextField()

    class Meta:
        app_label = "bench"
        db_table = "bench_title"
        indexes = search_indexes("bench_title")


def titles() -> Iterator[str]:
    """Real names of services at real agencies, all different."""
    with SERVICES.open(encoding="utf-8") as file:
        services = [row["name"] for row in csv.DictReader(file)]
    with COMMUNES.open(encoding="utf-8") as file:
        agencies = [row["name"] for row in csv.DictReader(file)]
    pairs = product(agencies, dict.fromkeys(services))
    return (f"{service} tại {agency}" for agency, service in islice(pairs, TITLES))


def load() -> None:
    """The table with its rows, analysed; it goes with the benchmark's database."""
    with connection.schema_editor() as editor:
        editor.create_model(Title)
    with connection.cursor() as cursor:
        columns = "title, search_exact_text, search_folded_text, search_sort"
        with cursor.copy(f"COPY bench_title ({columns}) FROM STDIN") as copy:
            for title in titles():
                texts = search_texts(title)
                copy.write_row((title, texts.exact, texts.folded, texts.sort))
        cursor.execute("VACUUM ANALYZE bench_title")


def plain(text: str) -> list[tuple[int]]:
    """The bare statement beside it: the words found through the index, in the order of the alphabet, no ranking."""
    words = search_texts(text).folded.split()
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [" & ".join([*words[:-1], f"{words[-1]}:*"])])
        found: list[tuple[int]] = cursor.fetchall()
    return found


def measure(say: Say) -> Outcome:
    """The best of five rounds for each text; the bar is held against the slowest text."""
    say(f"{TITLES} titles are loaded")
    load()
    say("searching")
    figures: dict[str, float | int | str] = {}
    taken = []
    for text in WORDS:
        ours = best_of(lambda text=text: list(top(Title._default_manager.all(), text)))  # type: ignore[misc]
        taken.append(ours)
        figures[f"top 20 of “{text}”, ms"] = ours
        figures[f"bare SQL, index and alphabet only, “{text}”, ms"] = best_of(lambda text=text: plain(text))  # type: ignore[misc]
    bar = Bar("slowest of the texts, ms", max(taken), at_most=BAR_MS)
    return Outcome("search", {"titles": TITLES, **figures}, [bar])
