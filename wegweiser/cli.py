"""The command line: `python -m wegweiser recommend`, `… next`, `… report`, `… picture` and `… check-content`."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from wegweiser.version import VERSION

if TYPE_CHECKING:
    from wegweiser.association import Association
    from wegweiser.content import Content

OK, MISLEADING, BAD_INPUT = 0, 1, 2
LARGEST_FILE = 1_000_000
"""How many bytes a file of answers may have."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return 0, 1 where the content would mislead a user, or 2 where the input was bad."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            return _main(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader has enough, as in `… | head -1`; Python flushes once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _main(arguments: list[str] | None) -> int:
    options = _parser().parse_args(arguments)
    # Loading is left until the arguments are known, so that --help answers at once.
    from wegweiser.association import UnknownAssociationError
    from wegweiser.errors import AnswersError, ContentError

    try:
        return _run(options)
    except ContentError as error:
        print(f"The content is not valid:\n{error}", file=sys.stderr)
    except UnknownAssociationError as error:
        print(error, file=sys.stderr)
    except AnswersError as error:
        print(error.one_line(), file=sys.stderr)
    return BAD_INPUT


class _Parser(argparse.ArgumentParser):
    """Says on one line what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        from wegweiser.errors import printable

        self.exit(BAD_INPUT, f"{self.prog}: {printable(message)}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m wegweiser",
        description="Decide which AI roadmap fits a firm, and say why. The content is German.",
    )
    parser.add_argument("--version", action="version", version=f"KI-Wegweiser Mittelstand {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    recommend = commands.add_parser("recommend", help="recommend a roadmap from answers")
    recommend.add_argument("file", nargs="?", type=Path, help="a YAML file with the answers")
    recommend.add_argument("--json", action="store_true", help="print the result object instead of text")
    following = commands.add_parser("next", help="name the next question that still matters")
    following.add_argument("file", nargs="?", type=Path, help="a YAML file with the answers")
    for command in (recommend, following):
        command.add_argument(
            "--jsonl",
            action="store_true",
            help="read one JSON object of answers per line from standard input, write one per line",
        )
    report = commands.add_parser("report", help="write the report on a recommendation as a PDF")
    picture = commands.add_parser("picture", help="draw the roadmap as an SVG picture")
    picture.add_argument("--readiness", action="store_true", help="draw the readiness profile instead")
    for command, example in ((report, "bericht.pdf"), (picture, "roadmap.svg")):
        command.add_argument("file", type=Path, help="a YAML file with the answers")
        command.add_argument("--out", type=Path, required=True, metavar="FILE", help=f"where to, as in {example}")
    for command in (recommend, following, report):
        command.add_argument(
            "--association", metavar="ID", help="for a member of this one of content/associations/"
        )
    check = commands.add_parser("check-content", help="list what in the content is out of date (in German)")
    check.add_argument("--notices", action="store_true", help="list the notices too, instead of counting them")
    for command in (recommend, following, report, picture, check):
        command.add_argument(
            "--today",
            type=_day,
            default=datetime.now().astimezone().date(),
            metavar="YYYY-MM-DD",
            help="the day on which to judge what is valid (default: today)",
        )
    return parser


def _day(text: str) -> date:
    from wegweiser.errors import shown

    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:  # 20261122 is a day too, in another form
        raise argparse.ArgumentTypeError(f"got {shown(text)}, expected a day as YYYY-MM-DD")
    return day


def _run(options: argparse.Namespace) -> int:
    from wegweiser.content import load_content
    from wegweiser.errors import AnswersError, Fault

    if options.command == "check-content":
        return _check_content(options.today, options.notices)
    if options.command in ("report", "picture"):
        content = load_content()
        answers = _read_file(options.file, content)
        make = _report if options.command == "report" else _picture
        _write_file(options.out, make(answers, content, options))
        return OK
    if options.jsonl == (options.file is not None):
        got = "both a file and --jsonl" if options.jsonl else "neither a file nor --jsonl"
        raise AnswersError([Fault("arguments", options.command, "file", got, "one of the two")])
    content = load_content()
    association = _association(options, content)
    command: Callable[[dict[str, Any]], Any] = (
        _recommend(content, options.today, association)
        if options.command == "recommend"
        else _next(content, association)
    )
    if options.jsonl:
        _each_line(sys.stdin.buffer, sys.stdout, command, content)
        return OK
    result = command(_read_file(options.file, content))
    if options.command == "next" or options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        from wegweiser.text import result_text

        print(result_text(result))
    return OK


def _check_content(today: date, with_notices: bool) -> int:
    from wegweiser.content import load_content
    from wegweiser.freshness import check_catalogue, is_misleading, read_raw, report

    findings = check_catalogue(load_content(), read_raw(), today)
    print(report(findings, today, with_notices))
    return MISLEADING if is_misleading(findings) else OK


def _association(options: argparse.Namespace, content: Content) -> Association | None:
    from wegweiser.association import find_association

    return find_association(options.association, content) if options.association is not None else None


def _preset(answers: Any, association: Association | None) -> Any:
    """Return answers with those that are the same for all members of the association, where none is given."""
    from wegweiser.association import preset_answers

    return {**preset_answers(association), **answers} if association is not None else answers


def _recommend(content: Content, today: date, association: Association | None = None) -> Callable[[Any], Any]:
    from wegweiser.recommendation import recommend

    return lambda answers: recommend(_preset(answers, association), content, today, association)


def _report(answers: Any, content: Content, options: argparse.Namespace) -> bytes:
    from wegweiser.answers import answers_in_words
    from wegweiser.report import report_pdf

    association = _association(options, content)
    result = _recommend(content, options.today, association)(answers)
    told = answers_in_words(_preset(answers, association), content.questions)
    return report_pdf(result, told, result["association"])


def _picture(answers: Any, content: Content, options: argparse.Namespace) -> bytes:
    from wegweiser.picture import readiness_svg, roadmap_svg

    result = _recommend(content, options.today)(answers)
    picture = readiness_svg(result) if options.readiness else roadmap_svg(result)
    return f"{picture}\n".encode()


def _next(content: Content, association: Association | None) -> Callable[[Any], Any]:
    from wegweiser.interview import next_question

    def command(answers: Any) -> Any:
        return {"next": next_question(_preset(answers, association), content.questions, content.rules)}

    return command


def _read_file(path: Path, content: Content) -> Any:
    from wegweiser.answers import parse_answers
    from wegweiser.errors import AnswersError, Fault
    from wegweiser.yamltext import YamlError, read_answers_yaml

    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            fault = Fault(str(path), "file", "–", "more than 1 MB", "a YAML file of at most 1 MB")
            raise AnswersError([fault])
        raw = read_answers_yaml(data.decode("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        fault = Fault(str(path), "file", "–", reason, "a readable YAML file in UTF-8")
        raise AnswersError([fault]) from None
    except YamlError as error:
        raise AnswersError([error.fault]) from None
    return parse_answers(raw, content.questions, str(path))


def _write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: whoever opens it meanwhile sees the old one."""
    from wegweiser.errors import AnswersError, Fault

    target = path.resolve()  # what a link points to is replaced, not the link
    draft = target.with_name(f".{target.name}.{os.getpid()}") if target.name else target
    try:
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "not a regular file")
        draft.write_bytes(data)
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        fault = Fault("arguments", "--out", str(path), str(error.strerror), "a file that can be written")
        raise AnswersError([fault]) from None


def _each_line(lines: Iterable[bytes], out: TextIO, command: Callable[[Any], Any], content: Content) -> None:
    """Write one line for each line, so that the two can be laid side by side; only a blank last one has none."""
    from wegweiser.answers import parse_answers, read_json
    from wegweiser.errors import AnswersError

    def answer(line: bytes, number: int) -> None:
        name = f"line {number}"
        try:
            result = command(parse_answers(read_json(line, name), content.questions, name))
        except AnswersError as error:
            result = {"error": error.one_line()}
        out.write(json.dumps(result, ensure_ascii=False) + "\n")

    blank = b""
    for number, line in enumerate(lines, start=1):
        if blank:
            answer(blank, number - 1)
        blank = b"" if line.strip() else line
        if not blank:
            answer(line, number)
