"""Load on a running house: systems that submit over HTTP until they are answered, officers who take steps."""

from __future__ import annotations

import base64
import http.client
import itertools
import json
import os
import subprocess
import sys
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.launch.running import Running, clean_environment
from tools.launch.say import ROOT

ANSWER_SECONDS = 20.0
SEED = """
import json, django
django.setup()
from django.db import transaction
from dinh.domains.dossiers.tests.factories import world
from dinh.domains.people import actions as people
from dinh.kernel.access.types import SYSTEM
from dinh.lib import moments
with transaction.atomic():
    made = world()
    client = people.create_service_account(actor=SYSTEM, now=moments.now(), name="Hệ thống một cửa",
                                           scopes=frozenset({"dossiers.submit"}))
print(json.dumps({"client": client.client_id, "secret": client.secret, "counter": made.counter.account_id}))
"""
OFFICER = """
import os, sys, time, django
django.setup()
from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.people.queries import actor_for
from dinh.lib import moments
notes = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
while True:
    actor = actor_for(account_id=int(sys.argv[1]), now=moments.now())
    waiting = list(Dossier.objects.filter(state="submitted").order_by("id").values_list("id", flat=True)[:20])
    for pk in waiting:
        actions.receive_dossier(actor=actor, now=moments.now(), dossier_id=pk)
        os.write(notes, f"received {pk}\\n".encode())
        actions.forward_dossier(actor=actor, now=moments.now(), dossier_id=pk)
        os.write(notes, f"forwarded {pk}\\n".encode())
    time.sleep(0 if waiting else 0.2)
"""
FILING = {
    "procedure": "1.004756",
    "agency": "H23.15",
    "parties": [{"role": "filer", "name": "Phạm Thị Thu Huyền", "phone": "0912345678"}],
    "data": {"so_van_bang": "B 014782"},
}


@dataclass
class Load:
    """Submitters and one officer; `answered` maps each key to the number that was acknowledged for it."""

    house: Running
    notes: Path
    answered: dict[str, str] = field(default_factory=dict)
    unanswered: int = 0
    faults: list[str] = field(default_factory=list)
    officer: subprocess.Popen[bytes] | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _seeded: dict[str, Any] = field(default_factory=dict)
    _bearer: str = ""

    def begin(self, submitters: int) -> None:
        """Build the small province, get a token, start."""
        seed = self._python(SEED)
        said, _ = seed.communicate()
        assert seed.returncode == 0, said.decode()
        self._seeded = json.loads(said)
        basic = base64.b64encode(f"{self._seeded['client']}:{self._seeded['secret']}".encode()).decode()
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": "dossiers.submit"})
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        status, answer = self._post("/identity/o/api/token", form, headers)
        assert status == 200, answer
        self._bearer = f"Bearer {answer['access_token']}"
        self._threads = [
            threading.Thread(target=self._submit, args=(number,)) for number in range(submitters)
        ]
        for thread in self._threads:
            thread.start()
        self.keep_officer()

    def keep_officer(self) -> None:
        """Start the officer, again if he died."""
        if self.officer is None or self.officer.poll() is not None:
            self.officer = self._python(OFFICER, str(self._seeded["counter"]), str(self.notes))

    def end(self) -> None:
        """Stop; each submitter ends when the key it has begun is answered."""
        self._stop.set()
        for thread in self._threads:
            thread.join(120)
        if self.officer is not None:
            self.officer.kill()
            self.officer.wait()
        assert not any(thread.is_alive() for thread in self._threads)

    def noted(self) -> list[str]:
        """Steps that the officer saw done, each as "received 12"; a line cut short by a kill does not count."""
        text = self.notes.read_text(encoding="ascii") if self.notes.exists() else ""
        return [line.rstrip("\n") for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def _python(self, script: str, *arguments: str) -> subprocess.Popen[bytes]:
        socket = urllib.parse.quote(str(self.house.socket()), safe="")
        env = {
            **clean_environment(),
            "DINH_DATA": str(self.house.data),
            "DATABASE_URL": f"postgresql://dinh@{socket}/dinh",
            "DINH_DATABASE_POOL": "0",
            "DJANGO_SETTINGS_MODULE": "dinh.project.settings",
        }
        command = [sys.executable, "-c", script, *arguments]
        return subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pipesize=1 << 20
        )

    def _submit(self, number: int) -> None:
        for turn in itertools.count():
            key = f"nguoi-nop-{os.getpid()}-{number}-{turn}"
            while True:
                code = self._ask(key)
                if code:
                    self.answered[key] = code
                    break
                self.unanswered += 1
                time.sleep(0.1)
            if self._stop.is_set():
                return

    def _ask(self, key: str) -> str:
        headers = {"Authorization": self._bearer, "Content-Type": "application/json", "Idempotency-Key": key}
        try:
            status, answer = self._post("/api/v1/dossiers", json.dumps(FILING), headers)
        except (OSError, http.client.HTTPException, ValueError):
            return ""  # the connection broke or the answer was cut: the same key is asked again
        if status in {200, 201}:
            return str(answer["code"])
        if status < 500:
            self.faults.append(f"{status} {answer}")
        return ""

    def _post(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("POST", path, body.encode(), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()
