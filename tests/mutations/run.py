#!/usr/bin/env python3
"""Breaks the code in small ways, one at a time, and shows that the simulated world, or else the spool's own tests, notice each.

Works on a copy of the tree. Prints a table; exits 1 if a mutation survives or no longer applies.
Usage: run.py [NAME...]    SEEDS=1-100 chooses the seeds.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPOOL = "src/EdgeFed.Spool"
TRANSPORT = "src/EdgeFed.Transport"
FEDERATION = "src/EdgeFed.Federation"

# name, file, text that must be there exactly once, what takes its place
MUTATIONS = [
    ("drop a flush", f"{SPOOL}/Objects/SpoolObject.cs",
     "            await File().FlushAsync();\n        }\n        finally", "            await Task.CompletedTask;\n        }\n        finally"),
    ("drop a directory flush", f"{SPOOL}/Objects/SpoolObject.cs",
     "_named ? ValueTask.CompletedTask : _storage.FlushDirectoryAsync(SpoolDirectory.Folder);", "ValueTask.CompletedTask;"),
    ("believe that all chunks together are what was offered", f"{SPOOL}/Objects/ObjectContent.cs",
     "return isUsable && hasher.Finish() == source.Representation.Content;", "return isUsable;"),
    ("acknowledge before the flush", f"{TRANSPORT}/Transfers/IncomingTransfer.cs",
     "            await target.FlushAsync();\n            cancel.ThrowIfCancellationRequested();\n            if (group.Count > 0) acknowledge(new Ack(id, group));",
     "            if (group.Count > 0) acknowledge(new Ack(id, group));\n            await target.FlushAsync();\n            cancel.ThrowIfCancellationRequested();"),
    ("forget a chunk after a restart", f"{SPOOL}/Objects/SpoolScan.cs",
     "        if (header.Kind == RecordKind.Chunk && (trusted", "        if (header.Kind == RecordKind.Chunk && header.Index != 7 && (trusted"),
    ("send again what was acknowledged", f"{TRANSPORT}/Transfers/OutgoingTransfer.cs",
     "        _done = have.Chunks;", "        _done = new ChunkSet(have.Chunks.Total);"),
    ("say what is here before it is durable", f"{TRANSPORT}/Transfers/IncomingTransfers.cs",
     "            await target.FlushAsync(); // what is told to be here is a promise", "            await Task.CompletedTask;"),
    ("begin again what may be there", f"{FEDERATION}/Models/EagerSend.cs",
     "number == _fresh && _offered.Add(device);", "number == _fresh;"),
    ("take an old object for a new one after a restart", f"{FEDERATION}/Models/EagerSend.cs",
     "_fresh = _newest is null ? null : number;", "_fresh = number;"),
    ("fold twice", f"{FEDERATION}/Rounds/RoundCollector.cs",
     "        Fold.Add(new FoldInput(update, scale, start));",
     "        Fold.Add(new FoldInput(update, scale, start));\n        if (_delivered.Count == 2) Fold.Add(new FoldInput(update, scale, start));"),
    ("record a model before it is durable", f"{SPOOL}/Objects/ObjectWriter.cs",
     "        await file.FlushAsync();\n        return written;", "        return written;"),
    ("keep a new object's name in memory", f"{SPOOL}/Objects/ObjectWriter.cs",
     "        await storage.FlushDirectoryAsync(SpoolDirectory.Folder);\n", ""),
    ("leave half an object behind when the disk is full", f"{SPOOL}/Objects/ObjectWriter.cs",
     "            storage.Delete(temporary);\n            throw;", "            throw;"),
    ("trust the page cache after kill -9", f"{SPOOL}/Objects/SpoolObject.cs",
     "        await File().FlushAsync();\n        _named = true;", "        await Task.CompletedTask;\n        _named = true;"),
    ("append to a log without waiting", f"{SPOOL}/Logs/LinkedLog.cs",
     "            if (!before.IsCompleted) await before;\n", "            await Task.CompletedTask;\n"),
    ("reuse a sequence number", f"{FEDERATION}/Worker/WorkLoop.cs",
     "ObjectName.Update(task.JobId, _options.DeviceId, task.Round)", "ObjectName.Update(task.JobId, _options.DeviceId, (task.Round + 1) / 2)"),
    ("train with another seed after a restart", f"{FEDERATION}/Worker/LocalTraining.cs",
     "SeedDerivation.Derive(job.Options.Seed, options.DeviceId, task.Round)",
     "SeedDerivation.Derive(job.Options.Seed, options.DeviceId, task.Round) + (ulong)environment.Time.GetTimestamp()"),
    ("lose the residual after a restart", f"{FEDERATION}/Worker/Residuals.cs", "        _settled = Read();", "        _settled = new Settled(\"\", default);"),
    ("forget a member that is away", f"{FEDERATION}/Rounds/RoundLoop.cs",
     "Record.LastMembers.Union(desk.Roster.Connected).Where(device", "desk.Roster.Connected.Where(device"),
]


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
        ["dotnet", "build", project, "-c", "Release", "-v", "q", "-nologo", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false"],
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
    chosen = [m for m in MUTATIONS if len(sys.argv) == 1 or m[0] in sys.argv[1:]]
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
            path = tree / file
            source = path.read_text()
            if source.count(old) != 1:
                print(f"| {name} | does not apply: {source.count(old)} matches in {file} | | |", flush=True)
                survived += 1
                continue
            path.write_text(source.replace(old, new))
            began = time.monotonic()
            by, result = run(tree, seeds)
            path.write_text(source)
            survived += by == "NO"
            print(f"| {name} | {by} | {time.monotonic() - began:.0f} | {'' if by == 'NO' else symptom(result.stdout)} |", flush=True)
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
