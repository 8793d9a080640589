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
    nowhere = str(root / "no-packages")
    try:
        made = typst.compile(
            str(root / "main.typ"),
            root=str(root),
            font_paths=[job["fonts"]],
            ignore_system_fonts=True,
            sys_inputs=job["inputs"],
            package_path=nowhere,
            package_cache_path=nowhere,
            format=job["format"],
            ppi=job["ppi"],
            timestamp=job["timestamp"],
        )
    except typst.TypstError as problem:
        json.dump({"message": problem.message, "hints": problem.hints, "trace": problem.trace}, sys.stderr)
        return REFUSED
    for number, sheet in enumerate(made if isinstance(made, list) else [made], start=1):
        (root / f"made-{number}").write_bytes(sheet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
