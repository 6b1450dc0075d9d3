"""Generated forms typed into LibreOffice and saved there are read back as what they were scored from."""

from __future__ import annotations

from itertools import count, islice
from pathlib import Path

import pytest

from office.bench import Bench, period_of
from office.calc import Calc
from office.expected import inputs_of, suggested
from office.generated import filled
from tthc.criteria.loader import shipped_sets
from tthc.domain.scoring import score
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

SETS = {one.id: one for one in shipped_sets()}
FORMATS = ("xlsx", "ods", "xls")
FORMS = 3


@pytest.mark.parametrize("set_id", SETS)
def test_forms_saved_by_libreoffice_come_back(calc: Calc, tmp_path: Path, set_id: str) -> None:
    chosen = SETS[set_id]
    bench = Bench(calc, chosen, tmp_path, 1)
    every = ((seed, bench.typed(filled(chosen, seed))) for seed in count(5_000))
    scored = (
        (seed, typed, score(chosen, inputs_of(chosen, suggested(chosen, typed)))) for seed, typed in every
    )
    complete = (one for one in scored if one[2].deciding.total is not None)
    differences = []
    for number, (seed, typed, wanted) in enumerate(islice(complete, FORMS)):
        kind = FORMATS[number % len(FORMATS)]
        bench.fill([typed])
        path = bench.save_as(tmp_path / f"{set_id}-{seed}.{kind}")
        result = consolidate(Request((path,), criteria_set=(set_id,), period=period_of(chosen)))
        read = [unit.scored.deciding for unit in result.units if unit.scored]
        if [one.scores for one in read] != [wanted.deciding.scores]:
            differences.append(f"{path.name}: {[one.total for one in read]}, not {wanted.deciding.total}")
    bench.close()
    assert differences == []
