"""Steps a second that the queue itself can carry, with nothing in them."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.job import Finish, Job, Lane, Watch
from medintel_desktop.jobs.handlers import Step
from medintel_desktop.jobs.runner import Runner
from tests.bench.row import Row
from tests.bench.scale import Scale
from tests.bench.turns import taken


def run(scale: Scale, scratch: Path) -> list[Row]:
    scratch.mkdir(parents=True, exist_ok=True)
    catalogue = Catalogue(scratch)

    def nothing(job: Job, watch: Watch) -> Finish:
        return Finish()

    table = {"nothing": (Step("nothing", Lane.QUICK, nothing, "", ""),)}
    try:
        new = [NewJob("nothing", str(n), "nothing", Lane.QUICK) for n in range(scale.jobs)]
        catalogue.jobs.add(new)
        runner = Runner(catalogue.jobs, table, Lane.QUICK)

        def all_of_them() -> None:
            while runner.run_one():
                pass

        rate = scale.jobs / taken(all_of_them)
    finally:
        catalogue.close()
    what = f"{scale.jobs:,} empty jobs, claimed, run and saved one by one"
    return [Row("queue", what, f"{rate:,.0f} jobs/s", "", rate, unit="jobs/s")]
