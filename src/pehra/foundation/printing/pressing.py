"""The program that prints: one job from standard input, one document to standard output.

It is a process of its own because it opens files that strangers handed in: what breaks or hangs it, or eats its
memory, ends here and nowhere else. It imports nothing of Pehra.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import typst

REFUSED = 3
MOST_MEMORY = 4 * 1024**3


def main() -> int:
    job: dict[str, Any] = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    root = Path(job["root"])
    try:
        # What was asked for before the document itself is refused on purpose, and its refusal is the answer.
        told = [_refusal(root / name, job) for name in job["refused_first"]]
        made = _compiled(root / "main.typ", job)
    except typst.TypstError as problem:
        json.dump({"message": problem.message, "hints": problem.hints, "trace": problem.trace}, sys.stderr)
        return REFUSED
    json.dump(told, sys.stdout)
    for number, sheet in enumerate(made if isinstance(made, list) else [made], start=1):
        (root / f"made-{number}").write_bytes(sheet)
    return 0


def _compiled(source: Path, job: dict[str, Any]) -> Any:
    nowhere = str(Path(job["root"]) / "no-packages")
    return typst.compile(
        str(source),
        root=job["root"],
        font_paths=[job["fonts"]],
        ignore_system_fonts=True,
        sys_inputs=job["inputs"],
        package_path=nowhere,
        package_cache_path=nowhere,
        format=job["format"],
        ppi=job["ppi"],
        timestamp=job["timestamp"],
    )


def _refusal(source: Path, job: dict[str, Any]) -> str:
    try:
        _compiled(source, job)
    except typst.TypstError as problem:
        return "; ".join([problem.message, *problem.hints])
    return ""


if __name__ == "__main__":
    sys.exit(main())
