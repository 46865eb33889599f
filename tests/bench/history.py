"""Appends the figures of one bench to its history, and says on standard error what changed by more than 20 % since the last entry
of a machine of the same kind.

Usage: history.py BENCH FILE    FILE holds what the bench printed: JSON lines; others are left out. The history is
docs/results/history/BENCH.jsonl, an entry a line: date (UTC), commit (with a + where the tree had changes), machine, figures.
EDGEFED_HISTORY names another folder."""
import collections
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = pathlib.Path(os.environ.get("EDGEFED_HISTORY", ROOT / "docs" / "results" / "history"))
NOTABLE = 0.2


def machine() -> dict:
    """What figures are only compared within: processor, cores, memory in GB and architecture."""
    facts = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.split(":", 1)[1].strip() for line in facts if line.startswith(("model name", "Model"))]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": names[0] if names else "unknown",
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 2**30),
        "architecture": platform.machine(),
    }


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def commit() -> str:
    """The commit that was measured; the history's own files do not count as a change of it."""
    changes = git("status", "--porcelain", "--", ".", ":!docs/results/history")
    return git("rev-parse", "--short=12", "HEAD") + ("+" if changes else "")


def rows_of(text: str) -> list[dict]:
    rows = []
    for line in text.splitlines():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(row, dict):
            rows.append(row)
    return rows


def leaves(value, name: str = ""):
    """All single values of a row with the keys that lead to each."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{name}[{index}]")
    else:
        yield name, value


def is_number(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def by_name(rows: list[dict]) -> dict[tuple[str, int], dict]:
    """Rows by their words; of several with the same ones, by their order."""
    named, seen = {}, collections.Counter()
    for row in rows:
        words = ", ".join(f"{key} {value}" for key, value in leaves(row) if isinstance(value, str))
        named[words, seen[words]] = {key: value for key, value in leaves(row) if is_number(value)}
        seen[words] += 1
    return named


def changes(before: list[dict], after: list[dict]) -> list[str]:
    earlier, found = by_name(before), []
    for (words, index), figures in by_name(after).items():
        known = earlier.get((words, index), {})
        for key, value in figures.items():
            was = known.get(key)
            if was is None or abs(value - was) <= NOTABLE * abs(was):
                continue
            by = f" ({value / was - 1:+.0%})" if was else ""
            found.append(f"{words}{f' [{index}]' if index else ''}: {key} {was} -> {value}{by}")
    return found


def main() -> None:
    bench, printed = sys.argv[1:]
    rows = rows_of(pathlib.Path(printed).read_text())
    if not rows:
        return
    path = FOLDER / f"{bench}.jsonl"
    entry = {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commit": commit(),
        "machine": machine(),
        "figures": rows,
    }
    entries = rows_of(path.read_text()) if path.exists() else []
    same = [one for one in entries if one["machine"] == entry["machine"]]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    if not same:
        print(f"history: {bench}: the first entry of a machine like this", file=sys.stderr)
        return
    found = changes(same[-1]["figures"], rows)
    print(f"history: {bench}: {len(found)} figures changed by more than {NOTABLE:.0%} since {same[-1]['date']}, "
          f"commit {same[-1]['commit']}", file=sys.stderr)
    for line in found:
        print(f"history:   {line}", file=sys.stderr)


main()
