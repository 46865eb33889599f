#!/usr/bin/env python3
"""Breaks the code in small ways, one at a time, and shows that the simulated world, or else the spool's own tests, notice each.

Works on a copy of the tree. Prints a table; exits 1 if a mutation survives or no longer applies.
Usage: run.py [--check] [NAME...]    SEEDS=1-100 chooses the seeds; --check only tells which mutations no longer apply.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

# name, file (wherever it lies below src), text that must be there exactly once, what takes its place
MUTATIONS = [
    ("drop a flush", "SpoolObject.cs",
     "            await File().FlushAsync();\n        }\n        finally",
     "            await Task.CompletedTask;\n        }\n        finally"),
    ("drop a directory flush", "SpoolObject.cs",
     "_named ? ValueTask.CompletedTask : _storage.FlushDirectoryAsync(SpoolDirectory.Folder);", "ValueTask.CompletedTask;"),
    ("believe that all chunks together are what was offered", "ObjectContent.cs",
     "return isUsable && hasher.Finish() == source.Representation.Content;", "return isUsable;"),
    ("acknowledge before the flush", "IncomingTransfer.cs",
     "            await target.FlushAsync();\n"
     "            cancel.ThrowIfCancellationRequested();\n"
     "            // A flush that somebody else waited for may have failed, and taken them back: they are to be offered again.\n"
     "            if (!target.Held.IsSupersetOf(group)) throw new StorageUnavailableException(target.Name);\n"
     "            if (group.Count > 0) acknowledge(new Ack(id, group));",
     "            if (group.Count > 0) acknowledge(new Ack(id, group));\n"
     "            await target.FlushAsync();\n"
     "            cancel.ThrowIfCancellationRequested();\n"
     "            if (!target.Held.IsSupersetOf(group)) throw new StorageUnavailableException(target.Name);"),
    ("forget a chunk after a restart", "SpoolScan.cs",
     "        if (header.Kind == RecordKind.Chunk && (trusted",
     "        if (header.Kind == RecordKind.Chunk && header.Index != 7 && (trusted"),
    ("send again what was acknowledged", "OutgoingTransfer.cs",
     "        _done = have.Chunks;", "        _done = new ChunkSet(have.Chunks.Total);"),
    ("say what is here before it is durable", "IncomingTransfers.cs",
     "            await target.FlushAsync(); // what is told to be here is a promise", "            await Task.CompletedTask;"),
    ("begin again what may be there", "EagerSend.cs",
     "number == _fresh && _offered.Add(device);", "number == _fresh;"),
    ("take an old object for a new one after a restart", "EagerSend.cs",
     "_fresh = _newest is null ? null : number;", "_fresh = number;"),
    ("fold twice", "RoundCollector.cs",
     "        Fold.Add(new FoldInput(update, scale, start));",
     "        Fold.Add(new FoldInput(update, scale, start));\n"
     "        if (_delivered.Count == 2) Fold.Add(new FoldInput(update, scale, start));"),
    ("record a model before it is durable", "ObjectWriter.cs",
     "        await file.FlushAsync();\n        return written;", "        return written;"),
    ("keep a new object's name in memory", "ObjectWriter.cs",
     "        await storage.FlushDirectoryAsync(SpoolDirectory.Folder);\n", ""),
    ("leave half an object behind when the disk is full", "ObjectWriter.cs",
     "            storage.Delete(temporary);\n            throw;", "            throw;"),
    ("trust the page cache after kill -9", "SpoolObject.cs",
     "        await File().FlushAsync();\n        _named = true;", "        await Task.CompletedTask;\n        _named = true;"),
    ("append to a log without waiting", "LinkedLog.cs",
     "            if (!before.IsCompleted) await before;\n", "            await Task.CompletedTask;\n"),
    ("reuse a sequence number", "WorkLoop.cs",
     "ObjectName.Update(task.JobId, _options.DeviceId, task.Round)",
     "ObjectName.Update(task.JobId, _options.DeviceId, (task.Round + 1) / 2)"),
    ("train with another seed after a restart", "LocalTraining.cs",
     "SeedDerivation.Derive(job.Options.Seed, options.DeviceId, task.Round)",
     "SeedDerivation.Derive(job.Options.Seed, options.DeviceId, task.Round) + (ulong)environment.Time.GetTimestamp()"),
    ("lose the residual after a restart", "Residuals.cs",
     "        _current = Read();", "        _current = new CurrentResidual(\"\", default);"),
    ("forget a member that is away", "RoundLoop.cs",
     "[.. Record.LastMembers.Where(device => !Record.IsExcluded(device)).Union(Present())", "[.. Present()"),
]


def place(tree: pathlib.Path, file: str, old: str) -> tuple[pathlib.Path | None, str]:
    """The one file of that name in which the text stands exactly once, or else why a mutation of it does not apply."""
    found = [path for path in sorted(tree.glob(f"src/**/{file}")) if not {"obj", "bin"} & set(path.parts)]
    if len(found) != 1:
        return None, f"{len(found)} files of src are called {file}"
    count = found[0].read_text().count(old)
    return (found[0], "") if count == 1 else (None, f"{count} matches in {found[0].relative_to(tree)}")


def check(chosen: list[tuple[str, str, str, str]]) -> int:
    problems = [f"{name}: {problem}" for name, file, old, _ in chosen if (problem := place(ROOT, file, old)[1])]
    print("\n".join([*problems, f"{len(chosen) - len(problems)} of {len(chosen)} mutations apply."]))
    return 1 if problems else 0


def copy_tree(target: pathlib.Path) -> None:
    files = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in files.stdout.splitlines():
        if not (ROOT / name).is_file():
            continue
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)


def test(tree: pathlib.Path, project: str, seeds: str, *options: str) -> subprocess.CompletedProcess:
    project = f"tests/{project}"
    build = subprocess.run(
        ["dotnet", "build", project, "-c", "Release", "-v", "q", "-nologo",
         "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false"],
        cwd=tree, capture_output=True, text=True)
    if build.returncode != 0:
        sys.exit("A mutation does not compile:\n" + build.stdout[-3000:])
    return subprocess.run(
        ["dotnet", "test", project, "-c", "Release", "--no-build", "--nologo", *options],
        cwd=tree, capture_output=True, text=True, env={**os.environ, "EDGEFED_SEEDS": seeds})


def run(tree: pathlib.Path, seeds: str) -> tuple[str, subprocess.CompletedProcess]:
    """By whom it was caught: the seeds, or where these see nothing, the spool's own tests."""
    result = test(tree, "EdgeFed.Simulation.Tests", seeds, "--filter", "FullyQualifiedName~SeedTests")
    if result.returncode != 0:
        return "seeds", result
    result = test(tree, "EdgeFed.Spool.Tests", seeds)
    return ("spool tests" if result.returncode != 0 else "NO"), result


def symptom(output: str) -> str:
    for line in output.splitlines():
        text = line.strip()
        if "Exception :" in text or text.startswith(("Another digest", "Assert.")):
            return text.split("Exception :")[-1].strip()[:110]
    return "tests failed"


def main() -> int:
    names = [argument for argument in sys.argv[1:] if argument != "--check"]
    if unknown := set(names) - {name for name, *_ in MUTATIONS}:
        sys.exit(f"No mutation is called {', '.join(sorted(unknown))}.")
    chosen = [m for m in MUTATIONS if not names or m[0] in names]
    if "--check" in sys.argv:
        return check(chosen)
    seeds = os.environ.get("SEEDS", "1-100")
    survived = 0
    with tempfile.TemporaryDirectory(prefix="edgefed-mutations-") as directory:
        tree = pathlib.Path(directory)
        copy_tree(tree)
        by, unbroken = run(tree, seeds)
        if by != "NO":
            sys.exit(f"The unbroken code fails already ({by}), so this would show nothing:\n{unbroken.stdout[-3000:]}")
        print(f"| mutation | caught by | seconds | first symptom (seeds {seeds}) |\n|---|---|---|---|", flush=True)
        for name, file, old, new in chosen:
            path, problem = place(tree, file, old)
            if path is None:
                print(f"| {name} | does not apply: {problem} | | |", flush=True)
                survived += 1
                continue
            source = path.read_text()
            path.write_text(source.replace(old, new))
            began = time.monotonic()
            by, result = run(tree, seeds)
            path.write_text(source)
            survived += by == "NO"
            first = "" if by == "NO" else symptom(result.stdout)
            print(f"| {name} | {by} | {time.monotonic() - began:.0f} | {first} |", flush=True)
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
