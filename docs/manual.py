"""Finishes the man pages that swift-argument-parser's plugin writes: gives them the groups, the values and
defaults of --help, sections of their own for examples and exit statuses, and names that man finds.

Usage: docs/manual.py DUMP PAGE..., where DUMP is what `wscope --experimental-dump-help` prints."""

import json
import pathlib
import re
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent


def commands(command):
    """Page name → command, the program itself first. `wscope help` needs no page."""
    found = {"-".join([*command.get("superCommands", []), command["commandName"]]): command}
    for subcommand in command.get("subcommands", []):
        if subcommand["commandName"] != "help":
            found |= commands(subcommand)
    return found


def sections(page):
    """Title → lines; the lines before the first section under the empty title."""
    found, title = {"": []}, ""
    for line in page.splitlines():
        if heading := re.fullmatch(r'\.Sh "?([A-Z ]+?)"?', line):
            title = heading[1]
            found[title] = []
        else:
            found[title].append(line)
    return found


def text_and_examples(discussion):
    """The paragraphs of a discussion, and what stands below EXAMPLES."""
    text, _, examples = "\n".join(discussion).partition("EXAMPLES:\n")
    paragraphs = [line or ".Pp" for line in text.strip().split("\n")]
    return paragraphs, [line.strip() for line in examples.splitlines() if line.strip()]


def items(lines):
    """The plugin's list, as (head, first line of text). Lists of values within it are left out."""
    depth, found = 0, []
    for line in lines:
        depth += line.startswith(".Bl") - line.startswith(".El")
        if depth == 1 and line.startswith(".It"):
            found.append((line, []))
        elif depth == 1 and not line.startswith("."):
            found[-1][1].append(line)
    return found


def values(argument):
    """`(values: auto, always, never; default: auto)`, as --help has it."""
    known = [("values", ", ".join(argument.get("allValues", []))), ("default", argument.get("defaultValue"))]
    shown = "; ".join(f"{name}: {value}" for name, value in known if value)
    return [f"({shown})".replace("--", "\\-\\-")] if shown else []


def options(lines, arguments):
    """The list of options, each group under its title."""
    shown = [argument for argument in arguments if argument["shouldDisplay"]]
    listed = items(lines)
    assert len(listed) == len(shown), f"{len(listed)} options in the page, {len(shown)} in the program"
    group, made = None, []
    for (head, text), argument in zip(listed, shown):
        title = argument.get("sectionTitle") or ("Arguments" if argument["kind"] == "positional" else "Options")
        if title != group:
            made += [".El"] * (group is not None) + [f'.Ss "{title}"', ".Bl -tag -width 6n"]
            group = title
        made += [head, *text, *values(argument)]
    return [*made, ".El"]


def subcommands(command):
    made = []
    for subcommand in command.get("subcommands", []):
        if subcommand["commandName"] != "help":
            made += [f'.It Cm {subcommand["commandName"]}', subcommand["abstract"]]
    return ['.Ss "Subcommands"', ".Bl -tag -width 6n", *made, ".El"] if made else []


def exit_statuses():
    """The table of ExitStatus.swift."""
    source = (REPOSITORY / "Sources/wscope/ExitStatus.swift").read_text()
    meanings = dict(re.findall(r'case \.(\w+): "([^"]+)"', source))
    rows = [f".It {number}\n{meanings[name]}" for name, number in re.findall(r"case (\w+) = (\d+)", source)]
    return [".Bl -tag -width 4n -compact", *rows, ".El"]


def finished(page, name, command, names):
    part = sections(page)
    start = next(number for number, line in enumerate(part["DESCRIPTION"]) if line.startswith(".Bl"))
    paragraphs, examples = text_and_examples(part["DESCRIPTION"][:start])
    title = name.replace("-", " ", 1)
    description = part["NAME"][1].rstrip('."')
    others = [f".Xr {other} 1" for other in sorted(names) if other != name and "wscope" in (name, other)]
    made = {
        "NAME": [f".Nm {name}", f'{description}"'],
        "SYNOPSIS": [f'.Nm "{title}"', *part["SYNOPSIS"][1:]],
        "DESCRIPTION": paragraphs + options(part["DESCRIPTION"][start:], command["arguments"]) + subcommands(command),
        "EXIT STATUS": exit_statuses(),
        "EXAMPLES": [".Bd -literal", *examples, ".Ed"],
        "SEE ALSO": [" ,\n".join(others)],
    }
    head = [".\\\" Made by docs/generate.", *part[""][1:]]
    lines = [line.replace(name.replace("-", ".", 1).upper(), name.upper()) for line in head]
    for heading, body in made.items():
        lines += [f'.Sh "{heading}"' if " " in heading else f".Sh {heading}", *body]
    return "\n".join(lines) + "\n"


def main(dump, *pages):
    known = commands(json.loads(pathlib.Path(dump).read_text())["command"])
    for path in map(pathlib.Path, pages):
        name = path.stem.replace(".", "-", 1)
        if name in known:
            page = finished(path.read_text(), name, known[name], known)
            (REPOSITORY / "docs" / f"{name}.1").write_text(page)


main(*sys.argv[1:])
