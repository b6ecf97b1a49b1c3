"""Refusals speak the reader's language."""

from __future__ import annotations

from django.utils import translation

from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import NotYours, SignInNeeded, TooMany
from dinh.kernel.outbox.replay import UnknownSubscriber, WritersStillBusy
from dinh.kernel.writes.types import StaleRecord


def test_every_refusal_of_the_lower_kernel_has_an_english_sentence() -> None:
    refusals = [
        SignInNeeded(),
        NotYours(),
        TooMany(),
        StaleRecord(),
        WritersStillBusy(),
        UnknownSubscriber(name="x"),
    ]
    with translation.override("en"):
        english = [sentence_of(refusal) for refusal in refusals]
    with translation.override("vi"):
        vietnamese = [sentence_of(refusal) for refusal in refusals]
    assert vietnamese == [refusal.sentence for refusal in refusals]
    assert all(one != other for one, other in zip(english, vietnamese, strict=True))
    assert english[0] == "Please sign in to go on."
    assert english[-1] == "No subscriber is named x. Check the name."
