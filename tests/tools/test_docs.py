"""What the documentation promises exists: links, commands, options, targets, variables, fields, words on the screen."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from django.utils.translation import override

from pehra.law.chain import Subject, chain
from pehra.law.council import About
from pehra.law.functions import Ownership
from pehra.law.profile import load
from pehra.law.profile.problems import Problem
from pehra.law.profile.rows import Row
from pehra.law.profile.source import Mapping, Place, Scalar
from pehra.law.profile.tables import TABLES
from pehra.site.cli import pehra
from pehra.site.labels import LABELS
from pehra.site.runtime.configuration import read_configuration

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!`)!?\[[^\]\n]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


class TestLinks:
    @pytest.mark.parametrize("page", PAGES, ids=named)
    def test_lead_somewhere(self, page: Path) -> None:
        assert [target for target in LINK.findall(FENCE.sub("", text_of(page))) if not resolves(target, page)] == []

    def test_every_page_is_reached_from_the_readme(self) -> None:
        reached, waiting = set(), [ROOT / "README.md"]
        while waiting:
            page = waiting.pop()
            if page.suffix == ".md" and page not in reached and page.is_file():
                reached.add(page)
                targets = (target.partition("#")[0] for target in LINK.findall(text_of(page)) if "://" not in target)
                waiting += [(page.parent / target).resolve() for target in targets if target]
        assert [named(page) for page in PAGES if page not in reached] == []


def resolves(target: str, page: Path) -> bool:
    if "://" in target or target.startswith("mailto:"):
        return True
    path, _, anchor = target.partition("#")
    found = (page.parent / path).resolve() if path else page
    if not found.exists():
        return False
    return not anchor or anchor in anchors(found)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(page)), re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        name, number = plain, 0
        while name in found:
            number += 1
            name = f"{plain}-{number}"
        found.add(name)
    return found


def commands_in(page: Path) -> Iterator[str]:
    """Each line of a code block, and each piece of code in a sentence."""
    text = text_of(page)
    for language, block in FENCE.findall(text):
        if language in ("", "sh"):
            yield from (line.strip() for line in block.replace("\\\n", " ").splitlines())
    yield from CODE.findall(FENCE.sub("", text))


PEHRA = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S* )*(?:sudo (?:-u \S+ )?)?(?:env )?(?:[A-Z_]+=\S* )*(?:\S*/)?pehra( .*|$)")
MAKE = re.compile(r"^(?:[A-Z_]+=\S* )*make( .*|$)")


class TestCommands:
    @pytest.mark.parametrize("page", PAGES, ids=named)
    def test_of_pehra_exist_with_their_options(self, page: Path) -> None:
        found = [match[1].split("#")[0] for line in commands_in(page) if (match := PEHRA.match(line))]
        assert [line for line in found if not known(line.split())] == []

    @pytest.mark.parametrize("page", PAGES, ids=named)
    def test_of_make_exist(self, page: Path) -> None:
        targets = set(re.findall(r"^([a-z]+):.*## ", text_of(ROOT / "Makefile"), re.MULTILINE))
        asked = [match[1].split("#")[0].split() for line in commands_in(page) if (match := MAKE.match(line))]
        assert [words for words in asked if not {word for word in words if "=" not in word} <= targets] == []

    @pytest.mark.parametrize("page", PAGES, ids=named)
    def test_of_tools_exist(self, page: Path) -> None:
        tools = re.findall(r"python -m tools\.(\w+)", text_of(page))
        assert [tool for tool in tools if not (ROOT / "tools" / f"{tool}.py").is_file()] == []


def known(words: list[str]) -> bool:
    """Whether `pehra WORDS` names a command that there is, with options that it takes."""
    command: click.Command = pehra
    with click.Context(pehra) as context:
        rest = [word for word in words if word not in ("...", "…")]
        # Words in capitals and in brackets stand for others.
        while rest and isinstance(command, click.Group) and rest[0].islower():
            below = command.get_command(context, rest.pop(0))
            if below is None:
                return False
            command = below
    options = {name for parameter in command.params for name in parameter.opts} | {"--help", "--version"}
    free = command.context_settings.get("ignore_unknown_options", False)
    return free or all(word.partition("=")[0] in options for word in rest if word.startswith("--"))


class TestArchitecture:
    """docs/architecture.md."""

    def test_every_package_is_told(self) -> None:
        text = text_of(ROOT / "docs" / "architecture.md")
        tops = [path for path in (ROOT / "src" / "pehra").iterdir() if (path / "__init__.py").is_file()]
        parts = [path for path in (ROOT / "src" / "pehra" / "foundation").iterdir() if (path / "__init__.py").is_file()]
        assert [path.name for path in tops if f"`src/pehra/{path.name}`" not in text] == []
        assert [path.name for path in parts if f"`{path.name}`" not in text] == []


class TestVariables:
    """docs/operations.md lists what the code reads from the environment."""

    READ = re.compile(r"\b(?:PEHRA_[A-Z_]+[A-Z]|DATABASE_URL)\b")

    def test_every_one_is_in_the_table_and_no_other(self) -> None:
        sources = [*(ROOT / "src").rglob("*.py"), ROOT / "Makefile", *(ROOT / "scripts").iterdir()]
        found = {name for source in sources for name in self.READ.findall(text_of(source))}
        assert set(self.told()) == found

    def test_no_page_names_another(self) -> None:
        named_anywhere = {name for page in PAGES for name in self.READ.findall(text_of(page))}
        assert named_anywhere <= set(self.told())

    def test_the_defaults_are_those_of_the_program(self, monkeypatch, tmp_path: Path) -> None:
        for name in self.told():
            monkeypatch.delenv(name, raising=False)
        configuration, told = read_configuration(), self.told()
        assert told["PEHRA_PORT"] == str(configuration.port)
        assert told["PEHRA_BIND"] == f"`{configuration.bind}`"
        assert told["PEHRA_WEB_WORKERS"] == str(configuration.web_workers)
        assert told["PEHRA_WEB_THREADS"] == str(configuration.web_threads)
        settings = text_of(ROOT / "src" / "pehra" / "site" / "settings.py")
        for name in (
            "PEHRA_HOSTS",
            "PEHRA_PROXIES",
            "PEHRA_API_RATE",
            "PEHRA_MAIL_FROM",
            "PEHRA_TIME_ZONE",
            "PEHRA_LOG",
        ):
            default = re.escape(told[name].strip("`"))
            assert re.search(rf'"{name}", "?{default}"?[,)]', settings), name

    def told(self) -> dict[str, str]:
        """The variables of the table with their defaults."""
        section = (
            text_of(ROOT / "docs" / "operations.md").partition("## Environment variables")[2].partition("\n## ")[0]
        )
        rows = (line.split(" | ") for line in section.splitlines() if line.startswith("| `"))
        return {row[0].strip("| `"): row[1] for row in rows}


CATALOGUE = ROOT / "src" / "pehra" / "site" / "locale" / "ur" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def words() -> dict[str, set[str]]:
    """What the screen says, by language."""
    with CATALOGUE.open("rb") as file:
        messages = list(read_po(file))
    english = {text for message in messages for text in (message.id if message.pluralizable else (message.id,))}
    return {"en": english, "ur": {message.string for message in messages if not message.pluralizable}}


class TestGuides:
    """Words in bold stand so on the screen, in the language of the guide."""

    GUIDES = sorted((ROOT / "docs" / "guides").rglob("*.md"))
    BOLD = re.compile(r"\*\*([^*]+)\*\*")

    @pytest.mark.parametrize("guide", GUIDES, ids=named)
    def test_words_in_bold_are_on_the_screen(self, guide: Path, words: dict[str, set[str]]) -> None:
        language = "ur" if guide.parent.name == "ur" else "en"
        said = {" ".join(text.split()) for text in self.BOLD.findall(text_of(guide))}
        assert said - words[language] == set()

    def test_there_is_one_for_each_role(self) -> None:
        text = " ".join(text_of(guide) for guide in self.GUIDES)
        with override("en"):
            assert [str(role) for role in LABELS["role"].values() if f"**{role}**" not in text] == []


class TestProfiles:
    """docs/profiles.md."""

    PAGE = ROOT / "docs" / "profiles.md"

    @pytest.fixture
    def folders(self, tmp_path: Path) -> Path:
        """The example and the overlay of the page, as folders."""
        for language, block in FENCE.findall(text_of(self.PAGE)):
            if language == "yaml":
                first = block.partition("\n")[0].removeprefix("# ")
                folder = tmp_path / ("next-year" if first.startswith("overlay: ") else "atlantis")
                folder.mkdir(exist_ok=True)
                (folder / first.removeprefix("overlay: ")).write_text(block, encoding="utf-8")
        return tmp_path

    def test_the_example_answers_as_the_page_says(self, folders: Path) -> None:
        network = load(folders / "atlantis").network
        private = Subject(slug="", sector="telecom", ownership=Ownership.PRIVATE, province="north", cii=False)
        assert [step.body for step in chain(private, date.fromisoformat("2026-02-01"), network)] == [
            "cert-at-telecom",
            "cert-at",
        ]
        assert [step.body for step in chain(private, date.fromisoformat("2025-12-01"), network)] == ["cert-at"]

    def test_the_overlay_answers_as_the_page_says(self, folders: Path) -> None:
        network = load(folders / "next-year").network
        bank = Subject(slug="", sector="banking", ownership=Ownership.PRIVATE, province="sindh", cii=False)
        assert chain(bank, date.fromisoformat("2027-06-01"), network)[0].body == "cert-banking"
        assert chain(bank, date.fromisoformat("2026-06-01"), network)[0].body == "ncert"

    @pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
    def test_every_field_of_a_file_is_told_and_no_other(self, table) -> None:
        section = self.section(table.file)
        told = {
            name for names in re.findall(r"^\| ([^|]*`[^|]*) \|", section, re.MULTILINE) for name in CODE.findall(names)
        }
        assert told - INNER.get(table.file, set()) == fields_of(table.read)

    def section(self, file: str) -> str:
        parts = re.split(r"^### ", text_of(self.PAGE), flags=re.MULTILINE)
        return next(part.partition("\n## ")[0] for part in parts if file in part.partition("\n")[0])


# Fields of rows within rows, which stand in a second table of the same section.
INNER = {
    "bodies.yaml": {"standing", "since", "citation"},
    "council.yaml": set(About),
    "report-forms.yaml": {"kind", "label_en", "label_ur", "hint_en", "hint_ur", "options", "required", "when"},
    "playbooks.yaml": {"key", "phase", "guidance_en", "guidance_ur", "owner", "role", "due", "from", "outcome"},
}


def fields_of(read) -> set[str]:
    """The fields that a row may have, by the complaint about one that it may not."""
    problems: list[Problem] = []
    row = Row(Mapping({"nonsense": Scalar("", True, Place("file", 1))}, Place("file", 1)), problems)
    read(row)
    row.finish()
    complaint = next(problem.message for problem in problems if problem.field == "nonsense")
    return set(complaint.partition("are ")[2].split(", "))
