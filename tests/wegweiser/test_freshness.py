"""The catalogue stays true: what the check finds, and what the adviser says when entries run out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest

from tests.conftest import TODAY
from tests.example_associations import CHAMBER, GUILD, needs_examples
from tests.firms import BASE
from wegweiser import cli, freshness
from wegweiser import content as content_module
from wegweiser.answers import parse_answers
from wegweiser.catalogue import Partner, Programme, Status
from wegweiser.content import Content
from wegweiser.freshness import Finding, Severity, check_catalogue, is_misleading, read_raw, report
from wegweiser.recommendation import BEING_RENEWED, recommend
from wegweiser.rules import ROADMAPS
from wegweiser.text import result_text

NEW_YEAR = date(2027, 1, 2)
NEW_YEARS_EVE = date(2026, 12, 31)
PROGRAMME, PARTNER = "zim", "fraunhofer-iais"

ROADMAP_ANSWERS: dict[str, dict[str, Any]] = {
    "foundation": {"data_state": "paper"},
    "foundation, skills_first": {"expertise": "none", "budget": "under_5k"},
    "buy": {"ready_service": "yes"},
    "buy, bridge": {"ready_service": "yes", "differentiator": "yes", "budget": "under_5k"},
    "build_with_partners": {"differentiator": "yes"},
    "build_with_partners, small_proof": {},
    "ecosystem": {"data_amount": "some", "cooperation": "yes"},
}


@pytest.fixture(scope="session")
def raw() -> dict[str, Any]:
    return read_raw()


@pytest.fixture(scope="session")
def sound(content: Content) -> Content:
    """The real content without the entries that have no source."""
    return replace(
        content,
        funding=tuple(item for item in content.funding if item.url or item.status is Status.ENDED),
        partners=tuple(item for item in content.partners if item.url or item.status is Status.ENDED),
    )


def programme(content: Content) -> Programme:
    return next(item for item in content.funding if item.id == PROGRAMME)


def partner(content: Content) -> Partner:
    return next(item for item in content.partners if item.id == PARTNER)


def with_programme(content: Content, **changes: Any) -> Content:
    changed = replace(programme(content), **changes)
    return replace(content, funding=tuple(changed if item.id == PROGRAMME else item for item in content.funding))


def with_partner(content: Content, **changes: Any) -> Content:
    changed = replace(partner(content), **changes)
    return replace(content, partners=tuple(changed if item.id == PARTNER else item for item in content.partners))


def about(findings: Iterable[Finding], entry: str, words: str = "") -> list[Severity]:
    """The severities of the findings on an entry whose message contains `words`."""
    return [finding.severity for finding in findings if finding.entry == entry and words in finding.message]


HOW = (
    "Irreführendes muss weg, bevor der Wegweiser so weiterläuft. Wie: docs/redaktion.md, bei Verbänden "
    "docs/verbaende.md"
)
MISLEADING, NOTICE = [Severity.MISLEADING], [Severity.NOTICE]
LONG_AGO = TODAY - timedelta(days=181)


class TestAnEntry:
    """What is found on one programme or contact point."""

    @pytest.fixture
    def content(self, content: Content) -> Content:
        """One in five entries: what is found on one does not hang on how many others there are."""
        named = {PROGRAMME, PARTNER, "go-digital", "forschungszulage", "bvmw", "zdh"}
        few = {item.id for item in (*content.funding[::5], *content.partners[::5])} | named
        return replace(
            content,
            funding=tuple(item for item in content.funding if item.id in few),
            partners=tuple(item for item in content.partners if item.id in few),
        )

    @pytest.mark.parametrize(
        ("days", "expected"), [(0, []), (180, []), (181, MISLEADING)], ids=["today", "180 days", "181 days"]
    )
    def test_misleads_when_it_was_last_checked_more_than_180_days_ago(
        self, days: int, expected: list[Severity], content: Content, raw: dict[str, Any]
    ) -> None:
        checked = TODAY - timedelta(days=days)
        changed = with_partner(with_programme(content, checked=checked), checked=checked)
        findings = check_catalogue(changed, raw, TODAY)

        assert about(findings, PROGRAMME, "zuletzt geprüft") == expected
        assert about(findings, PARTNER, "zuletzt geprüft") == expected

    def test_without_an_address_and_without_a_source_is_only_noted_as_it_is_never_shown(
        self, content: Content, raw: dict[str, Any]
    ) -> None:
        findings = check_catalogue(with_partner(with_programme(content, url=""), url=""), raw, TODAY)

        assert about(findings, PROGRAMME, "ohne Adresse und ohne Quelle") == [Severity.NOTICE]
        assert about(findings, PARTNER, "ohne Adresse und ohne Quelle") == [Severity.NOTICE]

    @pytest.mark.parametrize(
        "over", [{"status": Status.ENDED}, {"valid_until": TODAY - timedelta(days=1)}], ids=["ended", "expired"]
    )
    def test_that_is_over_misleads_nobody_however_old_it_is(
        self, over: dict[str, Any], content: Content, raw: dict[str, Any]
    ) -> None:
        old = {"checked": LONG_AGO, "url": "", **over}
        findings = check_catalogue(with_partner(with_programme(content, **old), **old), raw, TODAY)

        assert Severity.MISLEADING not in about(findings, PROGRAMME) + about(findings, PARTNER)

    @pytest.mark.parametrize("status", [Status.OPEN, Status.LIMITED])
    def test_misleads_when_it_is_called_open_after_its_end(
        self, status: Status, content: Content, raw: dict[str, Any]
    ) -> None:
        changed = with_programme(content, status=status, ended_on=TODAY - timedelta(days=1))

        assert about(check_catalogue(changed, raw, TODAY), PROGRAMME, "beendet am 21.11.2026") == MISLEADING

    @pytest.mark.parametrize(
        ("status", "ended_on"), [(Status.ENDED, TODAY - timedelta(days=1)), (Status.OPEN, TODAY)]
    )
    def test_that_says_its_end_is_right(
        self, status: Status, ended_on: date, content: Content, raw: dict[str, Any]
    ) -> None:
        findings = check_catalogue(with_programme(content, status=status, ended_on=ended_on), raw, TODAY)

        assert about(findings, PROGRAMME, "beendet am") == []

    def test_is_noted_when_its_successor_has_ended_too(self, content: Content, raw: dict[str, Any]) -> None:
        to_the_ended = with_programme(content, successor="go-digital")
        to_the_running = with_programme(content, successor="forschungszulage")

        assert about(check_catalogue(to_the_ended, raw, TODAY), PROGRAMME, "Nachfolger") == [Severity.NOTICE]
        assert about(check_catalogue(to_the_running, raw, TODAY), PROGRAMME, "Nachfolger") == []

    def test_misleads_with_the_name_of_another(self, content: Content, raw: dict[str, Any]) -> None:
        name = f"  {programme(content).name.upper()} "
        other = replace(programme(content), id="copy", name=name, aliases=("Kopie",))
        changed = replace(content, funding=(*content.funding, other))
        findings = check_catalogue(
            changed, {**raw, "funding": [*raw["funding"], {"id": "copy", "url": None}]}, TODAY
        )

        assert about(findings, PROGRAMME, "derselbe Name") == MISLEADING
        assert about(findings, "copy", "derselbe Name") == MISLEADING

    def test_is_noticed_with_an_alias_or_address_of_another(self, content: Content, raw: dict[str, Any]) -> None:
        address = "https://www.example.org"
        entries = [
            {**item, "url": address} if item["id"] in (PARTNER, "zdh") else item for item in raw["partners"]
        ]
        changed = with_partner(content, aliases=("bvmw",))
        findings = check_catalogue(changed, {**raw, "partners": entries}, TODAY)

        assert about(findings, PARTNER, "dieselbe Bezeichnung: bvmw") == NOTICE
        assert about(findings, "bvmw", "dieselbe Bezeichnung: bvmw") == NOTICE
        assert about(findings, "zdh", f"dieselbe Adresse: {address}") == NOTICE

    @pytest.mark.parametrize(("days", "expected"), [(0, NOTICE), (56, NOTICE), (57, [])])
    def test_is_noticed_eight_weeks_before_it_expires(
        self, days: int, expected: list[Severity], content: Content, raw: dict[str, Any]
    ) -> None:
        changed = with_programme(content, valid_until=TODAY + timedelta(days=days))

        assert about(check_catalogue(changed, raw, TODAY), PROGRAMME, "Nachfolge klären") == expected

    def test_is_noticed_once_it_has_expired(self, content: Content, raw: dict[str, Any]) -> None:
        changed = with_partner(content, valid_until=TODAY - timedelta(days=1))
        findings = check_catalogue(changed, raw, TODAY)

        assert about(findings, PARTNER) == NOTICE
        assert about(findings, PARTNER, "abgelaufen am 21.11.2026") == NOTICE

    def test_is_noticed_with_an_unclear_status_a_sub_page_or_a_check_to_come(
        self, content: Content, raw: dict[str, Any]
    ) -> None:
        changed = with_partner(
            content, status=Status.UNCLEAR, url_is_home=False, checked=TODAY + timedelta(days=1)
        )
        findings = check_catalogue(changed, raw, TODAY)

        for words in ("Status unklar", "Unterseite statt Startseite", "liegt in der Zukunft"):
            assert about(findings, PARTNER, words) == NOTICE

    @pytest.mark.parametrize(
        "address",
        ["https://bank-preview.example.org/zim", "https://example.org/proxy?url=https%3A%2F%2Fwww.example.org"],
    )
    def test_is_noticed_with_an_address_that_may_be_gone_tomorrow(
        self, address: str, content: Content, raw: dict[str, Any]
    ) -> None:
        findings = check_catalogue(with_programme(content, url=address), raw, TODAY)

        assert about(findings, PROGRAMME, "Adresse ersetzen") == NOTICE

    def test_that_is_sound_is_not_mentioned(self, content: Content, raw: dict[str, Any]) -> None:
        assert about(check_catalogue(content, raw, TODAY), PARTNER) == []


def test_a_duty_that_was_checked_long_ago_misleads_and_an_example_does_not(
    content: Content, raw: dict[str, Any]
) -> None:
    late = TODAY + timedelta(days=181)
    findings = check_catalogue(content, raw, late)

    assert {item.entry for item in findings if item.file == "law.yml"} == set(content.law.duties)
    assert {item.severity for item in findings if item.file == "law.yml"} == {Severity.MISLEADING}
    assert {item.severity for item in findings if item.file == "examples.yml"} == {Severity.NOTICE}


class TestALand:
    """What is found where a Land has too few entries."""

    def test_misleads_without_two_contact_points(self, content: Content, raw: dict[str, Any]) -> None:
        authorities = (item for item in content.partners if item.authority_kind == "data_protection")
        one = replace(content, partners=(replace(partner(content), nationwide=True), *authorities))
        findings = check_catalogue(one, raw, TODAY)

        for state in content.states:
            assert Severity.MISLEADING in about(findings, state, "weniger als 2 Anlaufstellen für")

    def test_misleads_without_funding_for_each_roadmap_that_has_none(
        self, content: Content, raw: dict[str, Any]
    ) -> None:
        only_for_research = replace(
            content, funding=tuple(item for item in content.funding if item.supports <= {"research", "pilot"})
        )
        findings = check_catalogue(only_for_research, raw, TODAY)

        for state in content.states:
            assert about(findings, state, "keine Förderung für „KI zukaufen“") == MISLEADING
            assert about(findings, state, "keine Förderung für „Gemeinsam im Ökosystem“") == []

    def test_is_noticed_where_only_nationwide_entries_are_left(
        self, content: Content, raw: dict[str, Any]
    ) -> None:
        authorities = tuple(
            replace(item, states=frozenset(("DE-HB",)))
            for item in content.partners
            if item.category == "authority"
        )
        others = tuple(
            item for item in content.partners if item.category != "authority" and "DE-HB" not in item.states
        )
        paused = tuple(replace(item, paused=item.paused or item.state == "DE-HB") for item in content.funding)
        changed = replace(content, partners=(*others, *authorities), funding=paused)
        findings = check_catalogue(changed, raw, TODAY)

        assert about(findings, "DE-HB", "weniger als 2 eigene Anlaufstellen") == NOTICE
        assert about(findings, "DE-HB", "keine eigene Förderung") == NOTICE
        assert Severity.MISLEADING not in about(findings, "DE-HB")

    @pytest.mark.parametrize("today", [TODAY, NEW_YEAR])
    def test_has_enough_in_the_real_catalogue(self, today: date, content: Content, raw: dict[str, Any]) -> None:
        findings = check_catalogue(content, raw, today)

        assert [item for item in findings if item.entry in content.states and is_misleading([item])] == []


class TestAnIndustry:
    """What is found where an industry has too few entries."""

    def test_is_noticed_with_fewer_than_two_contact_points_of_its_own(
        self, content: Content, raw: dict[str, Any]
    ) -> None:
        changed = replace(
            content, partners=tuple(item for item in content.partners if "health" not in item.industries)
        )
        words = "weniger als 2 Anlaufstellen eigens für diese Branche"

        assert about(check_catalogue(changed, raw, TODAY), "health", words) == NOTICE
        assert about(check_catalogue(content, raw, TODAY), "health", words) == []

    def test_is_noticed_where_it_is_left_without_funding(self, content: Content, raw: dict[str, Any]) -> None:
        closed = frozenset(("agriculture",))
        changed = replace(
            content, funding=tuple(replace(item, industries_excluded=closed) for item in content.funding)
        )
        findings = check_catalogue(changed, raw, TODAY)

        assert about(findings, "agriculture", "keine Förderung in DE-BW") == NOTICE
        assert about(findings, "retail", "keine Förderung") == []


class TestATemplate:
    """A template of docs/redaktion.md that nobody has filled in."""

    @pytest.mark.parametrize("file", ["funding", "partners"])
    def test_misleads(self, file: str, content: Content, raw: dict[str, Any]) -> None:
        first, *others = raw[file]
        pasted = {**raw, file: [{**first, "url": "https://www.example.org/programm"}, *others]}
        assert about(check_catalogue(content, pasted, TODAY), first["id"], "Vorlage") == MISLEADING


class TestAnAssociation:
    """A copy of an example in which something of the example was left."""

    FINISHED: ClassVar[dict[str, Any]] = {
        "id": "tischler-oberland",
        "name": "Tischler-Innung Oberland",
        "greeting": "Schön, dass Sie über die Innung hierherkommen.",
        "contacts": [{"role": "Geschäftsstelle", "phone": "08041 123", "email": "buero@tischler-oberland.de"}],
        "partners": ["hwk-betriebsberatung"],
        "handover": None,
    }

    @pytest.mark.parametrize(
        ("field", "left"),
        [
            ("name", "Muster-Innung Tischler (Beispiel)"),
            ("greeting", "Willkommen. Das ist ein Beispiel, diese Innung gibt es nicht."),
            ("contacts", [{"role": "Geschäftsstelle", "email": "innung@example.org"}]),
            ("partners", [{"id": "werkstatt", "url": "https://www.example.com/werkstatt"}]),
            ("handover", {"recipient": "die Beratung", "folder": "var/handover/muster-innung"}),
        ],
    )
    def test_misleads(self, field: str, left: Any, content: Content, raw: dict[str, Any]) -> None:
        copied = {**raw, "associations": [self.FINISHED | {field: left}]}
        (finding,) = [item for item in check_catalogue(content, copied, TODAY) if "Beispiel" in item.message]

        assert (finding.severity, finding.entry) == (Severity.MISLEADING, field)
        assert finding.file == "associations/tischler-oberland.yml"

    def test_that_is_finished_is_not_named(self, content: Content, raw: dict[str, Any]) -> None:
        findings = check_catalogue(content, {**raw, "associations": [self.FINISHED]}, TODAY)

        assert [item for item in findings if item.file.startswith("associations/")] == []

    @needs_examples
    def test_that_comes_along_is_noted_as_it_has_to_be_deleted(
        self, content: Content, raw: dict[str, Any]
    ) -> None:
        findings = check_catalogue(content, raw, TODAY)

        assert about(findings, GUILD, "löschen") == about(findings, CHAMBER, "löschen") == NOTICE


class TestTheReport:
    """What an editor reads."""

    def test_groups_by_file_and_matter_the_misleading_first_and_counts(self) -> None:
        findings = [
            Finding(Severity.MISLEADING, "funding.yml", "a", "ohne Quelle"),
            Finding(Severity.NOTICE, "funding.yml", "b", "Status unklar"),
            Finding(Severity.NOTICE, "funding.yml", "c", "Status unklar"),
            Finding(Severity.NOTICE, "partners.yml", "d", "Unterseite"),
        ]

        assert report(findings, TODAY, with_notices=True).splitlines() == [
            "Prüfung der Inhalte, Stand 22.11.2026",
            "",
            "funding.yml: 1 irreführend, 2 Hinweise",
            "  IRREFÜHREND: ohne Quelle (1)",
            "    a",
            "  Hinweis: Status unklar (2)",
            "    b, c",
            "",
            "partners.yml: 0 irreführend, 1 Hinweis",
            "  Hinweis: Unterseite (1)",
            "    d",
            "",
            "Gesamt: 1 irreführend, 3 Hinweise",
            HOW,
        ]

    def test_only_counts_notices_unless_they_are_asked_for(self) -> None:
        findings = [
            Finding(Severity.MISLEADING, "funding.yml", "a", "ohne Quelle"),
            Finding(Severity.NOTICE, "funding.yml", "b", "Status unklar"),
            Finding(Severity.NOTICE, "law.yml", "c", "Status unklar"),
            Finding(Severity.NOTICE, "partners.yml", "d", "Unterseite"),
        ]

        assert report(findings, TODAY).splitlines() == [
            "Prüfung der Inhalte, Stand 22.11.2026",
            "",
            "funding.yml: 1 irreführend, 1 Hinweis",
            "  IRREFÜHREND: ohne Quelle (1)",
            "    a",
            "",
            "law.yml: 0 irreführend, 1 Hinweis",
            "partners.yml: 0 irreführend, 1 Hinweis",
            "",
            "Gesamt: 1 irreführend, 3 Hinweise",
            "Die Hinweise im Einzelnen: make check-content NOTICES=1",
            HOW,
        ]

    def test_without_a_finding_is_three_lines(self) -> None:
        assert report([], TODAY).splitlines() == [
            "Prüfung der Inhalte, Stand 22.11.2026",
            "",
            "Gesamt: 0 irreführend, 0 Hinweise",
        ]

    def test_names_every_finding_of_the_real_catalogue(self, content: Content, raw: dict[str, Any]) -> None:
        findings = check_catalogue(content, raw, NEW_YEAR)
        text = report(findings, NEW_YEAR, with_notices=True)

        assert [item for item in findings if item.entry not in text or item.message not in text] == []

    def test_has_the_misleading_first_in_each_file(self, content: Content, raw: dict[str, Any]) -> None:
        findings = check_catalogue(content, raw, TODAY + timedelta(days=200))
        of_funding = [item.severity for item in findings if item.file == "funding.yml"]

        assert of_funding == sorted(of_funding, key=list(Severity).index)
        assert set(of_funding) == set(Severity)


class TestTheCommand:
    """python -m wegweiser check-content."""

    @pytest.fixture(autouse=True)
    def _without_associations(self, raw: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
        """An association that somebody has not finished misleads, too."""
        monkeypatch.setattr(freshness, "read_raw", lambda: {**raw, "associations": []})

    def test_ends_with_0_when_nothing_misleads(
        self, sound: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(content_module, "load_content", lambda: sound)

        assert cli.main(["check-content", "--today", TODAY.isoformat()]) == 0
        assert "Gesamt: 0 irreführend" in capsys.readouterr().out

    def test_ends_with_1_when_something_misleads(
        self, sound: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stale = with_programme(sound, checked=LONG_AGO)
        monkeypatch.setattr(content_module, "load_content", lambda: stale)

        assert cli.main(["check-content", "--today", TODAY.isoformat()]) == 1
        out = capsys.readouterr().out
        assert "Gesamt: 1 irreführend" in out
        assert (
            "IRREFÜHREND: zuletzt geprüft am 25.05.2026, vor mehr als 180 Tagen: neu prüfen (1)\n    zim\n" in out
        )

    def test_judges_on_the_day_it_is_given(self, capsys: pytest.CaptureFixture[str]) -> None:
        cli.main(["check-content", "--today", "2027-01-02", "--notices"])
        out = capsys.readouterr().out

        assert "Stand 02.01.2027" in out
        assert "abgelaufen am 31.12.2026" in out

    def test_lists_notices_where_they_are_asked_for(self, capsys: pytest.CaptureFixture[str]) -> None:
        cli.main(["check-content", "--today", TODAY.isoformat()])
        short = capsys.readouterr().out
        cli.main(["check-content", "--today", TODAY.isoformat(), "--notices"])
        long = capsys.readouterr().out

        assert ("Hinweis: " in short, "Hinweis: " in long) == (False, True)

    def test_refuses_what_is_no_day(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stopped:
            cli.main(["check-content", "--today", "morgen"])

        assert stopped.value.code == 2
        assert "'morgen'" in capsys.readouterr().err


def result(content: Content, today: date, **changes: Any) -> dict[str, Any]:
    return recommend(parse_answers({**BASE, **changes}, content.questions, "firm"), content, today)


def recommended(found: dict[str, Any]) -> set[str]:
    return {item["id"] for key in ("funding", "partners") for item in found[key]}


def over_by(content: Content, day: date) -> set[str]:
    """The entries that are over on the day."""
    entries: tuple[Programme | Partner, ...] = (*content.funding, *content.partners)
    ended = {item.id for item in content.funding if item.ended_on is not None and item.ended_on < day}
    return ended | {item.id for item in entries if item.valid_until is not None and item.valid_until < day}


class TestExpiredEntries:
    """They vanish by themselves, and the adviser says so when too few are left."""

    @pytest.mark.parametrize("roadmap", ROADMAP_ANSWERS)
    def test_are_not_recommended_on_2027_01_02_and_every_land_gets_enough_or_hears_that_the_list_is_renewed(
        self, roadmap: str, content: Content
    ) -> None:
        over = over_by(content, NEW_YEAR)

        assert len(content.states) == 16
        for state in content.states:
            found = result(content, NEW_YEAR, federal_state=state, **ROADMAP_ANSWERS[roadmap])
            assert ", ".join(filter(None, (found["outcome"], found["variant"]))) == roadmap
            assert recommended(found) & over == set()
            enough = len(found["partners"]) >= 2 and len(found["funding"]) >= 1
            assert enough is (BEING_RENEWED not in found["notice"])

    def test_were_recommended_up_to_their_last_day(self, content: Content) -> None:
        over = over_by(content, NEW_YEAR) - over_by(content, NEW_YEARS_EVE)
        cases = [(state, answers) for state in content.states for answers in ROADMAP_ANSWERS.values()]
        shown = {
            day: set().union(
                *(recommended(result(content, day, federal_state=state, **answers)) for state, answers in cases)
            )
            for day in (NEW_YEARS_EVE, NEW_YEARS_EVE + timedelta(days=1))
        }

        assert over & shown[NEW_YEARS_EVE]
        assert over & shown[NEW_YEARS_EVE + timedelta(days=1)] == set()

    @pytest.mark.parametrize("roadmap", ROADMAP_ANSWERS)
    def test_leave_the_federal_database_and_the_chamber_where_all_have_expired(
        self, roadmap: str, content: Content
    ) -> None:
        all_end = replace(
            content,
            funding=tuple(replace(item, valid_until=NEW_YEARS_EVE) for item in content.funding),
            partners=tuple(replace(item, valid_until=NEW_YEARS_EVE) for item in content.partners),
        )
        for state in content.states:
            found = result(all_end, NEW_YEAR, federal_state=state, **ROADMAP_ANSWERS[roadmap])
            text = result_text(found)

            assert recommended(found) == set()
            for words in ("wird gerade erneuert", "www.foerderdatenbank.de", "IHK", "Handwerkskammer"):
                assert words in found["notice"]
                assert words in text

    @pytest.mark.parametrize(("left", "is_said"), [(0, True), (1, True), (2, False)])
    def test_are_mentioned_with_fewer_than_two_contact_points(
        self, left: int, is_said: bool, content: Content
    ) -> None:
        some = [
            item for item in content.partners if item.nationwide and "first_advice" in item.offers and item.url
        ]
        found = result(replace(content, partners=tuple(some[:left])), TODAY, ready_service="yes")

        assert len(found["partners"]) == left
        assert (BEING_RENEWED in found["notice"]) is is_said

    def test_of_funding_are_mentioned_for_a_roadmap_only(self, content: Content) -> None:
        without = replace(content, funding=())
        for changes in (*ROADMAP_ANSWERS.values(), {"simple_solution": "yes"}, {"goal_measurable": "no"}):
            found = result(without, TODAY, **changes)
            assert (BEING_RENEWED in found["notice"]) is (found["outcome"] in ROADMAPS)
