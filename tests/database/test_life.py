"""One delegation, from draft to archive, on both databases."""

from __future__ import annotations

from tests.office import Office
from travel import journal


def test_a_delegation_goes_through_every_state_and_its_journal_holds(office: Office) -> None:
    number = office.closed()
    assert office.state(number) == "closed"
    case = office.case(number)
    assert {row.kind for row in case.owed} == {"look-back"}
    with office.store.reading() as tx:
        assert all(isinstance(step, int) for step in journal.verify(tx))
