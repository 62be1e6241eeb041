"""What is written about the program is true: options, completions, man pages, examples, the import table."""

import json
import re
import socket
import subprocess

import pytest

import json_lines
import program

REPOSITORY = program.REPOSITORY
COMMANDS = ["connect", "listen", "handshake-inspect", "frame-dump"]
SHELLS = {"bash": "wscope.bash", "zsh": "_wscope", "fish": "wscope.fish"}


def help_of(command, flag="--help-hidden"):
    return program.run(command, flag).expect(0).out


def options_of(command, flag="--help-hidden"):
    """The long options that the help lists."""
    return set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", help_of(command, flag))) - {"--help", "--version"}


def read(path):
    file = REPOSITORY / path
    assert file.is_file(), f"no {path}"
    return file.read_text()


# --help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_a_screen_and_shows_examples(command):
    done = program.run(command, "-h").expect(0)
    assert done.stderr == b""
    assert len(done.lines) <= 60 and max(map(len, done.lines)) <= 100, f"{len(done.lines)} lines"
    assert len(re.findall(rf"^\s+(\$ )?.*wscope {command}\b", done.out, re.MULTILINE)) >= 3, done.out


def test_the_first_help_names_every_command():
    out = program.run("--help").expect(0).out
    assert all(command in out for command in COMMANDS)


# docs/


def page_of(command):
    return read(f"docs/{command}.md")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_option_has_its_place_in_the_page(command):
    documented = set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", page_of(command)))
    assert options_of(command, "--help") - documented == set(), "not documented"
    assert documented - set().union(*map(options_of, COMMANDS)) - {"--help", "--version"} == set(), "not options"


def manuals():
    return "\n".join(path.read_text() for path in sorted((REPOSITORY / "docs").glob("wscope*.1")))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_man_pages_are_fresh(command):
    """Each name of each option stands before the words that --help has for it: docs/generate makes it so."""
    dump = json.loads(program.run("--experimental-dump-help").expect(0).out)
    (described,) = [found for found in dump["command"]["subcommands"] if found["commandName"] == command]
    expected = {
        ("--" * (name["kind"] == "long") + name["name"], argument["abstract"])
        for argument in described["arguments"] if argument["shouldDisplay"] for name in argument.get("names", [])}
    lines = read(f"docs/wscope-{command}.1").replace("\\e", "\\").splitlines()
    heads = [(head, text) for head, text in zip(lines, lines[1:]) if head.startswith(".It Fl ")]
    written = {(re.sub("^-", "--", word), text) for head, text in heads for word in head.split()}
    assert expected - written == set()


def test_every_exit_status_is_in_the_manual():
    table = re.findall(r"case (\w+) = (\d+)", read("Sources/wscope/ExitStatus.swift"))
    meanings = dict(re.findall(r'case \.(\w+): "([^"]+)"', read("Sources/wscope/ExitStatus.swift")))
    text = re.sub(r"\s+", " ", manuals().replace("\\-", "-").replace("\n", " "))
    for name, number in table:
        assert number in text and meanings[name] in text, f"{number}: {meanings[name]}"


# completions/


@pytest.mark.parametrize("shell", SHELLS)
def test_completions_are_what_the_binary_generates(shell):
    generated = program.run("--generate-completion-script", shell).expect(0).out
    assert read(f"completions/{SHELLS[shell]}") == generated


@pytest.mark.parametrize("shell, command", [("bash", ["bash", "-n"]), ("bash", ["bash"])])
def test_completions_load(shell, command):
    done = subprocess.run([*command, REPOSITORY / "completions" / SHELLS[shell]], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


# The examples run

CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples():
    """Each line of a console block that starts with `$ `, with the output that stands below it."""
    for page in sorted((REPOSITORY / "docs").glob("*.md")):
        for block in CONSOLE.findall(page.read_text()):
            for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, *output = example.splitlines()
                yield pytest.param(command, output, id=f"{page.stem}: {command[:60]}")


def test_there_are_examples_for_every_command():
    commands = " ".join(example.values[0] for example in examples())
    for command in COMMANDS:
        assert re.search(rf"wscope {command}\b", commands), command


def on_free_ports(command, output):
    """The example with other ports in place of its 9000 and the like, which may be taken here."""
    for port in set(re.findall(r"\b9\d{3}\b", command)):
        with socket.create_server(("127.0.0.1", 0)) as reserved:
            free = str(reserved.getsockname()[1])
        command, output = command.replace(port, free), [line.replace(port, free) for line in output]
    return command, output


@pytest.mark.parametrize("command, output", examples())
def test_example_prints_what_stands_below_it(command, output, tmp_path):
    """`…` stands for what differs from run to run."""
    command, output = on_free_ports(command, output)
    (tmp_path / "wscope").symlink_to(program.BINARY)
    path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run(["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          cwd=tmp_path, timeout=30, env={**program.environment({}), **path},
                          stdin=subprocess.DEVNULL)
    seen = [line.rstrip() for line in done.stdout.splitlines()]
    json_lines.checked("".join(f"{line}\n" for line in seen if line.startswith('{"v":')).encode())
    patterns = [".*".join(map(re.escape, line.rstrip().split("…"))) for line in output]
    assert len(seen) == len(patterns), done.stdout
    for pattern, line in zip(patterns, seen):
        assert re.fullmatch(pattern, line), f"{pattern}\n{line}"


# The import table


def declared():
    """Target → what Package.swift lets it import, in its order."""
    package = read("Package.swift")
    layers = re.findall(r'layer\("(\w+)"(?:, imports: \[([^\]]*)\])?(?:, settings: \w+)?\)', package)
    return {name: re.findall(r'"(\w+)"', imports) for name, imports in layers}


def documented():
    """Target → the imports of its row in docs/architecture.md."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([^|]*) \|$", read("docs/architecture.md"), re.MULTILINE)
    return {name: re.findall(r"\w+", imports) for name, imports in rows}


def imported(target):
    """What its sources really import, of our own targets."""
    sources = (REPOSITORY / "Sources" / target).rglob("*.swift")
    lines = "\n".join(source.read_text() for source in sources)
    return set(re.findall(r"^\s*(?:package |internal |public |@\w+ )*import (?:\w+ )?(\w+)", lines, re.MULTILINE))


def ours():
    return {path.name for path in (REPOSITORY / "Sources").iterdir() if path.is_dir()}


def system_libraries():
    """The targets of Package.swift that are module maps: they import nothing of ours."""
    return set(re.findall(r'\.systemLibrary\(\s*name: "(\w+)"', read("Package.swift")))


@pytest.mark.parametrize("target", sorted(declared()))
def test_a_target_imports_only_what_its_row_lists(target):
    assert imported(target) & ours() <= set(declared()[target])
    assert declared()[target] == documented()[target], "Package.swift and docs/architecture.md differ"


def test_imports_point_one_way():
    above = system_libraries()
    assert above == {path.parent.name for path in (REPOSITORY / "Sources").glob("*/module.modulemap")}
    for target, imports in declared().items():
        assert set(imports) <= above, f"{target} imports what stands below it"
        above.add(target)


def test_every_target_is_in_the_table():
    assert ours() - system_libraries() - {"wscope"} == set(declared()) == set(documented()) - {"wscope"}


def test_nothing_imports_foundation():
    for target in ours():
        assert not imported(target) & {"Foundation", "FoundationEssentials"}, target


# README


def test_readme_opens_with_what_it_is_and_its_two_commands():
    text = read("README.md")
    assert re.search(r"echo hello \| swift run -c release wscope connect --frames echo:", text)
    assert "apt-get install" in text and "Tests/run" in text


def test_the_top_level_is_what_it_should_be():
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in listed.splitlines()}
    assert {name for name in top if not name.startswith(".")} == {
        "Package.swift", "Sources", "Tests", "completions", "docs", "README.md", "LICENSE"}
