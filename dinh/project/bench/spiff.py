"""The same case in SpiffWorkflow: as many user tasks, the state read and written with raw SQL at every step.

Imported only where the development dependency is installed.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.db import connection
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

NAME = "case"
TABLES = """
CREATE TABLE bench_spiff (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state jsonb NOT NULL);
CREATE TABLE bench_spiff_history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, case_id bigint NOT NULL, task text NOT NULL,
    account_id bigint NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON bench_spiff_history (case_id);
"""
HEAD = '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="dinh">'


def diagram(tasks: int) -> str:
    """A process of user tasks one after the other."""
    names = ["start", *(f"t{number}" for number in range(1, tasks + 1)), "end"]
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{place}" sourceRef="{a}" targetRef="{b}"/>'
        for place, (a, b) in enumerate(pairwise(names))
    )
    nodes = "".join(
        f'<bpmn:userTask id="{name}" name="{name}"><bpmn:incoming>f{place}</bpmn:incoming>'
        f"<bpmn:outgoing>f{place + 1}</bpmn:outgoing></bpmn:userTask>"
        for place, name in enumerate(names[1:-1])
    )
    return (
        f'{HEAD}<bpmn:process id="{NAME}" isExecutable="true">'
        f'<bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>{nodes}'
        f'<bpmn:endEvent id="end"><bpmn:incoming>f{tasks}</bpmn:incoming></bpmn:endEvent>{flows}'
        "</bpmn:process></bpmn:definitions>"
    )


class Cases:
    """Cases of one process, kept in the benchmark's database."""

    def __init__(self, tasks: int) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(diagram(tasks).encode())
        self._spec = parser.get_spec(NAME)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        with connection.cursor() as cursor:
            cursor.execute(TABLES)

    def start(self) -> tuple[int, Any]:
        """Store a new case; its id, and the case in memory."""
        case = BpmnWorkflow(self._spec)
        case.do_engine_steps()
        raw = connection.connection
        with raw.transaction():
            row = raw.execute(
                "INSERT INTO bench_spiff(state) VALUES (%s::jsonb) RETURNING id",
                [self._serializer.serialize_json(case)],
            ).fetchone()
        return row[0], case

    def step(self, case_id: int, *, kept: Any = None) -> None:
        """Do the next task of a case and write its state with a line of history: four statements, one commit.

        As a server does it the case is read first; with `kept`, a case in memory, it is only written.
        """
        raw = connection.connection
        with raw.transaction():
            row = raw.execute(
                "SELECT state::text FROM bench_spiff WHERE id = %s FOR NO KEY UPDATE", [case_id]
            ).fetchone()
            case = self._serializer.deserialize_json(row[0]) if kept is None else kept
            task = case.get_next_task(state=TaskState.READY, manual=True)
            task.run()
            case.do_engine_steps()
            state = self._serializer.serialize_json(case)
            raw.execute("UPDATE bench_spiff SET state = %s::jsonb WHERE id = %s", [state, case_id])
            raw.execute(
                "INSERT INTO bench_spiff_history(case_id, task, account_id) VALUES (%s, %s, %s)",
                [case_id, task.task_spec.name, 1],
            )

    def is_finished(self, case_id: int) -> bool:
        """Whether the case, read back, has come to its end."""
        row = connection.connection.execute(
            "SELECT state::text FROM bench_spiff WHERE id = %s", [case_id]
        ).fetchone()
        return bool(self._serializer.deserialize_json(row[0]).is_completed())
