"""Timed fields of which the service could not bring all: kept, and told as cut."""

from __future__ import annotations

import json

import pytest

from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.domain.moment import Span
from tests.driver import Driver
from tests.service import StandIn

TASK = "/analyze/tasks/[^/]+$"
ROWS = [{"start_time": 1.0, "end_time": 2.0, "metadata": {"title": "ACME", "text": "On a cap"}}]


@pytest.mark.parametrize("warned", [True, False])
def test_rows_with_a_warning_are_kept_as_cut(
    driver: Driver, film: str, service: StandIn, warned: bool
) -> None:
    body = {
        "task_id": "t",
        "status": "ready",
        "created_at": "2026-01-01T00:00:00Z",
        "request_params": {"analysis_mode": "time_based_metadata"},
        "result": {
            "generation_id": "g",
            "data": json.dumps({"logos": ROWS}),
            "finish_reason": "stop",
            "usage": {"output_tokens": 5},
        },
        **({"error": {"message": "partial result"}} if warned else {}),
    }
    service.fault("status", TASK, method="GET", status=200, body=body)
    driver.workspace.analyses.enqueue([film], [AnswerKind.LOGOS])
    driver.hurry()
    (answer,) = driver.workspace.catalogue.analyses.shown(film)
    assert answer.content == (Passage(Span(1.0, 2.0), "ACME", "On a cap"),)
    assert answer.whole is not warned
    estimate = driver.workspace.analyses.estimate([film], [AnswerKind.LOGOS])
    assert estimate.known == (0 if warned else 1), "it may be asked for again"
