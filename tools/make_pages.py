"""Write the generated pages: one per family of rules, the errors, and the options of the commands.

python tools/make_pages.py            # writes docs/rules/*.md, docs/errors.md, docs/commands.md
python tools/make_pages.py --check    # exits 1 where a page is not what the code says
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from django_seven.cli import seven
from django_seven.edits.commit import notes_url
from django_seven.report.coverage import page
from django_seven.report.rules import told
from django_seven.report.slugs import PAGES
from django_seven.rules import catalogue
from django_seven.rules.derive import examples
from django_seven.rules.shape import Rule

DOCS = Path(__file__).parent.parent / "docs"
LANGUAGES = {"python": "python", "settings": "python", "template": "django", "tooling": "text"}


def rule_page(rule: Rule) -> str:
    """What, why, versions, before and after, what to decide, how to test, where Django says so."""
    what = rule.subject
    lines = [f"## {rule.id}", "", rule.what, "", rule.why, "", f"- how sure: **{rule.sure}**"]
    if rule.until:
        lines.append(f"- the old spelling ends in {what} {rule.until}; the new one is the same from {rule.since}")
    if rule.warns:
        lines.append(f"- it warns from {what} {rule.warns}")
    lines += [f"- {line}" for line in told(rule)]
    lines += [f"- [release note]({notes_url(rule)})", ""] if rule.notes else [""]
    for example in examples(rule):
        language = LANGUAGES[example.kind]
        for title, code in (("Before", example.before), ("After", example.after)):
            if code.strip():
                lines += [f"{title}:", "", f"```{language}", code.strip("\n"), "```", ""]
    return "\n".join(lines)


def peers() -> dict[str, dict[str, int]]:
    """What the peers rewrite, by release, as it was measured last."""
    path = DOCS / "peers.json"
    if not path.exists():
        return {}
    ours = {"release", "rows", "found", "fixed"}
    entries = json.loads(path.read_text(encoding="utf-8"))["releases"]
    return {entry["release"]: {name: entry[name] for name in entry if name not in ours} for entry in entries}


def pages() -> dict[Path, str]:
    found = {}
    index = ["# Rules", "", "Generated from the rules themselves.", ""]
    for name in catalogue.families():
        rules = catalogue.family(name)
        module = __import__(f"django_seven.rules.{name}", fromlist=["RULES"])
        title = (module.__doc__ or name).strip().splitlines()[0].rstrip(".")
        place = name.replace(".", "-")
        found[DOCS / "rules" / f"{place}.md"] = "\n".join([f"# {title}", "", *map(rule_page, rules)])
        index += [f"## [{title}]({place}.md)", ""]
        index += [f"- [`{rule.id}`]({place}.md#{rule.id}): {rule.what}" for rule in rules] + [""]
    found[DOCS / "rules" / "index.md"] = "\n".join(index)
    errors = ["# Errors", "", "What seven says when it cannot do something, and what to do next.", ""]
    for slug, text in PAGES.items():
        errors += [f"## {slug}", "", text, ""]
    found[DOCS / "errors.md"] = "\n".join(errors)
    found[DOCS / "commands.md"] = commands()
    found[DOCS / "coverage.md"] = page(peers())
    return found


def commands() -> str:
    lines = ["# Commands", "", "The output of `--help`, generated.", ""]
    commands = {f"seven {name}": command for name, command in seven.commands.items()}
    for name, group in list(commands.items()):
        inner = group.commands if isinstance(group, click.Group) else {}
        commands |= {f"{name} {one}": command for one, command in inner.items()}
    for name, command in sorted(commands.items()):
        with click.Context(command, info_name=name, max_content_width=100) as context:
            lines += [f"## {name}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def main() -> int:
    check = "--check" in sys.argv
    wanted, stale = pages(), []
    for path in (DOCS / "rules").glob("*.md"):
        if path not in wanted:
            stale.append(path)
            if not check:
                path.unlink()
    for path, words in wanted.items():
        text = words.rstrip("\n") + "\n"
        if not path.exists() or path.read_text() != text:
            stale.append(path)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
    for path in stale:
        print(f"{'stale' if check else 'written'}: {path.relative_to(DOCS.parent)}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
