"""Commitments are written down by those who may, checked, and go in and out as a file."""

from datetime import date, timedelta

import pytest

from crisis.commitment import CommitmentDraft, add_commitment, commitment_to_edit, edit_commitment, remove_commitment
from crisis.commitment_csv import export_commitments, import_commitments, read_commitments
from crisis.commitment_facts import account_commitments
from crisis.csv_file import ImportRefused, ImportResult
from crisis.refusals import InvalidInput, NotAllowed, UnknownAccount
from storage.tables.commitment import Commitment, Obligation
from storage.tables.profile import SectionCheck
from storage.vocabulary import CommitmentKind, Section, Severity
from tests.builders import ACME, GLOBEX, KIM, MAX, NOON, ZOE, Desk, a_crisis, an_account

HEADER = "account,label,kind,text,within,least_severity,penalty,source,expires_on\n"
RESPONSE = 'Acme Corp,First response,response,We answer.,1h30m,SEV2,"5%, at most 10,000",MSA 4.1,2027-12-31\n'
CREDIT = 'ACME CORP,Credit,credit,"Ten percent, ""no more""",,,,,\n'


def a_draft(**values: object) -> CommitmentDraft:
    """A first response within an hour."""
    answers = {"label": "First response", "text": "We answer.", "kind": CommitmentKind.RESPONSE, "within": "1h"}
    return CommitmentDraft(**(answers | values))  # type: ignore[arg-type]


def imported(desk: Desk, text: str) -> ImportResult:
    return desk.do(import_commitments, read_commitments(text))


def test_a_commitment_is_written_down_and_its_section_verified(desk: Desk) -> None:
    """Whoever writes it has read the contract."""
    account = an_account(desk)

    desk.do(add_commitment, account.id, a_draft(penalty=" 5% ", label="First  response"), by=KIM)

    row = desk.one(Commitment)
    assert (row.label, row.within_seconds, row.least_severity, row.penalty) == (
        "First response",
        3600,
        Severity.SEV3,
        "5%",
    )
    assert desk.one(SectionCheck, section=Section.COMMITMENTS).verified_by == KIM


def test_one_form_writes_one_commitment(desk: Desk) -> None:
    """However often it is delivered."""
    account = an_account(desk)

    first = desk.do(add_commitment, account.id, a_draft(), by=KIM, request_key="view:V1")
    second = desk.do(add_commitment, account.id, a_draft(), by=KIM, request_key="view:V1")

    assert first is not None and second is None
    desk.one(Commitment)


def test_a_commitment_ends_with_the_day_where_the_organisation_is(desk: Desk) -> None:
    """At noon in Greenwich it is tomorrow on Kiritimati."""
    account = an_account(desk)
    desk.do(add_commitment, account.id, a_draft(expires_on=NOON.date()), by=KIM)
    (there,) = desk.do(account_commitments, account).commitments
    assert not there.is_expired

    desk.protocol = desk.protocol.model_copy(update={"timezone": "Pacific/Kiritimati"})

    (there,) = desk.do(account_commitments, account).commitments
    assert there.is_expired
    with pytest.raises(InvalidInput, match="has passed"):
        desk.do(add_commitment, account.id, a_draft(label="Another", expires_on=NOON.date()), by=KIM)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        pytest.param({"label": " "}, "label", "needs a name", id="no name"),
        pytest.param({"text": "  "}, "text", "in the words of the contract", id="no text"),
        pytest.param({"kind": None}, "kind", "Choose", id="no kind"),
        pytest.param({"within": "soon"}, "within", "write a duration", id="no duration"),
        pytest.param({"within": "0m"}, "within", "needs some time", id="no time at all"),
        pytest.param({"within": ""}, "within", "needs its time", id="a response without a time"),
        pytest.param({"penalty": "x" * 301}, "penalty", "under 300", id="too long"),
        pytest.param({"expires_on": date(2026, 11, 16)}, "expires_on", "has passed", id="expired already"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk: Desk, wrong: dict[str, object], field: str, sentence: str) -> None:
    """And nothing is written."""
    account = an_account(desk)

    with pytest.raises(InvalidInput) as refused:
        desk.do(add_commitment, account.id, a_draft(**wrong), by=KIM)

    assert sentence in refused.value.errors[field]
    assert not desk.all(Commitment)


def test_a_name_stands_for_one_commitment(desk: Desk) -> None:
    """Twice is refused, also by renaming; a removed one comes back under its name."""
    account = an_account(desk)
    desk.do(add_commitment, account.id, a_draft(), by=KIM)
    other = desk.do(add_commitment, account.id, a_draft(label="Updates"), by=KIM)
    assert other is not None

    with pytest.raises(InvalidInput, match="There is a commitment “First response” already"):
        desk.do(add_commitment, account.id, a_draft(label="FIRST response"), by=KIM)
    with pytest.raises(InvalidInput, match="Choose another name"):
        desk.do(edit_commitment, other.id, a_draft(), by=KIM)
    desk.do(remove_commitment, other.id, by=KIM)
    with pytest.raises(UnknownAccount, match="was removed"):
        desk.do(commitment_to_edit, other.id, by=KIM)
    back = desk.do(add_commitment, account.id, a_draft(label="Updates", within="2h"), by=KIM)

    assert back is not None and (back.id, back.within_seconds, back.removed_at) == (other.id, 7200, None)


def test_only_the_account_s_people_and_managers_write(desk: Desk) -> None:
    """What the contract says is the client's secret."""
    account = an_account(desk)
    row = desk.do(add_commitment, account.id, a_draft(), by=MAX)
    assert row is not None

    for operation, arguments in (
        (add_commitment, (account.id, a_draft(label="X"))),
        (edit_commitment, (row.id, a_draft())),
    ):
        with pytest.raises(NotAllowed):
            desk.do(operation, *arguments, by=ZOE)
    with pytest.raises(NotAllowed):
        desk.do(remove_commitment, row.id, by=ZOE)

    assert desk.one(Commitment).removed_at is None


def test_a_file_goes_in_once_and_comes_out_the_same(desk: Desk) -> None:
    """Twice changes nothing; a removed one comes back; what is exported reads back exactly."""
    an_account(desk)

    results = [imported(desk, HEADER + RESPONSE + CREDIT), imported(desk, HEADER + RESPONSE + CREDIT)]
    exported = desk.do(export_commitments)
    again = imported(desk, exported)
    desk.do(remove_commitment, desk.one(Commitment, label="Credit").id, by=KIM)

    assert results == [ImportResult(added=2), ImportResult(unchanged=2)]
    assert again == ImportResult(unchanged=2)
    assert exported.splitlines()[1:] == [
        'Acme Corp,Credit,credit,"Ten percent, ""no more""",,,,,',
        'Acme Corp,First response,response,We answer.,1h30m,SEV2,"5%, at most 10,000",MSA 4.1,2027-12-31',
    ]
    assert imported(desk, HEADER + CREDIT) == ImportResult(added=1)


def test_every_wrong_line_is_named(desk: Desk) -> None:
    """All at once, with line and column; nothing is imported."""
    an_account(desk)
    wrong = (
        HEADER
        + "Acme Corp,A,promise,T,1h,,,,\n"
        + "Acme Corp,B,update,T,,,,,\n"
        + "Acme Corp,C,cure,T,never,SEV9,,,tomorrow\n"
        + RESPONSE
        + RESPONSE
    )

    with pytest.raises(ImportRefused) as refused:
        read_commitments(wrong)
    with pytest.raises(ImportRefused) as unknown:
        imported(desk, HEADER + RESPONSE + RESPONSE.replace(ACME, GLOBEX))

    said = "\n".join(refused.value.problems)
    for words in (
        "line 2, column kind: 'promise' is no kind of commitment",
        "line 3, column within: A promise to respond or to update needs its time",
        "line 4, column within: 'never'",
        "line 4, column least_severity: 'SEV9' is no severity",
        "line 4, column expires_on: 'tomorrow' is no date",
        "line 6, column label: First response stands in line 5 already",
    ):
        assert words in said
    assert unknown.value.problems == ["line 3, column account: there is no account 'Globex'. Import accounts first."]
    assert not desk.all(Commitment)


def test_what_is_imported_during_a_crisis_counts_in_it_at_once(desk: Desk) -> None:
    """From the declaration on, once; a changed time is followed, a commitment for graver crises stays out."""
    account = an_account(desk)
    crisis = a_crisis(desk, account_id=account.id)
    desk.stand_still(hours=1)
    head = "account,label,kind,text,within,least_severity\n"

    for within in ("4h", "4h", "6h"):
        lines = f"Acme Corp,Fix,delivery,A fix,{within},\nAcme Corp,Grave,delivery,More,1h,SEV1\n"
        imported(desk, head + lines)

    (started,) = desk.all(Obligation, crisis_id=crisis.id)
    assert started.due_at == NOON + timedelta(hours=6)
    assert desk.words(crisis).count("obligations_started") == 1
