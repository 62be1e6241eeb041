"""The score of a whole run: printed, and held against what docs/diagnosis.md says of it."""

import collections
import pathlib

import pytest

import program
from judging import WORDS, Grade

HERE = pathlib.Path(__file__).resolve().parent
PAGE = program.REPOSITORY / "docs/diagnosis.md"
BEGIN, END = "<!-- score -->\n", "<!-- /score -->\n"


class Board:
    """Adds up the grades of all processes of a run, in the one that started them."""

    def __init__(self, config):
        self.grades = []
        self.accepts = config.getoption("accept")
        self.is_whole = ([pathlib.Path(argument).resolve() for argument in config.args] == [HERE]
                         and not config.getoption("keyword"))
        self.says = []

    def pytest_runtest_logreport(self, report):
        if report.when == "call":
            self.grades += [Grade.of_property(value) for name, value in report.user_properties if name == "grade"]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session):
        if not self.grades:
            return
        text = table(self.grades)
        self.says = text.splitlines()
        if not self.is_whole:
            return
        if self.accepts:
            PAGE.write_text(replaced(PAGE.read_text(), text))
        elif text != between(PAGE.read_text()):
            self.says += ["", "This is not what docs/diagnosis.md says: better or worse, --accept writes it there."]
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.says:
            terminalreporter.section("score")
            terminalreporter.write_line("\n".join(self.says))


def table(grades):
    """The score by family, and each finding that is less than it could be."""
    families = collections.defaultdict(collections.Counter)
    for grade in grades:
        families[grade.family][grade.word] += 1
    total = sum(families.values(), collections.Counter())
    lines = [row("family", "situations", *WORDS), row(*["---"] * (2 + len(WORDS)))]
    lines += [row(name, counts.total(), *(counts[word] for word in WORDS))
              for name, counts in [*sorted(families.items()), ("all", total)]]
    return "".join(lines + shortfalls(grades))


def shortfalls(grades):
    short = sorted((grade for grade in grades if grade.word != "right"), key=lambda grade: (grade.family, grade.name))
    if not short:
        return []
    return ["\n", row("family", "situation", "wanted", "found", ""), row(*["---"] * 5)] + [
        row(grade.family, grade.name, code(grade.expected), code(grade.found), grade.word) for grade in short]


def row(*cells):
    return "| " + " | ".join(map(str, cells)) + " |\n"


def code(id):
    return f"`{id}`" if id else "none"


def between(page):
    """The score that a page holds."""
    _, begun, rest = page.partition(BEGIN)
    text, ended, _ = rest.partition(END)
    assert begun and ended, f"no {BEGIN.strip()} … {END.strip()} in {PAGE}"
    return text


def replaced(page, text):
    return page.replace(BEGIN + between(page) + END, BEGIN + text + END)
