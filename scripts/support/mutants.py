"""Runs the mutants of Tests/Simulation/Mutants.tsv in a copy of the core. Started by scripts/mutants.

A mutant is a text that stands once in its file, and another in its place; line ends are written \\n in the table. All
are built at once, for a build takes longer than a run: the body of a function that has mutants becomes a switch over
the number of the mutant that is made, which is read from the environment, and otherwise is what it was.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

from tidy import blanked, closing

TABLE = pathlib.Path("Tests/Simulation/Mutants.tsv")
SOURCES = ("Sources/Core", "Sources/Simulation", "Sources/Programs/simulator")
SWITCH = pathlib.Path("Sources/Core/ClusterModel/ActiveMutant.swift")
SWITCH_TEXT = """import Glibc

/// The number of the mutant that is made in this process; 0 for none.
public let activeMutant: Int = getenv("MUTANT").flatMap { Int(String(cString: $0)) } ?? 0
"""
# What has a body: a function, an initializer, a computed property.
HEAD = re.compile(r"\b(?:func\b|init[?!]?\s*\(|var\s+\w+\s*:)[^{}=]*(?:==?[^{}=]*)*\{")
# Rooms that work only where services are kept running.
SERVING = ("Evacuation.swift", "RolloutSurge.swift", "ModelsAhead.swift")
# Seconds. A run of 2,000 seeds takes a minute or two; one that takes so much longer spins.
PATIENCE = 1200


class Mutant:
    """One line of the table and its number, which is its place."""

    def __init__(self, number, line):
        decode = lambda text: re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), text)
        self.number = number
        self.name, self.rule, self.file, self.original, self.replacement = map(decode, line.split("\t"))


def package():
    """The part of Package.swift that the core and the simulator need."""
    head, _, targets = pathlib.Path("Package.swift").read_text().partition("    targets: [\n")
    kept = [line for line in head.split("\n") if ".package(" not in line or "swift-argument-parser" in line]
    ground = targets[:targets.index("        // What C gives us.")]
    start = targets.index('        program(\n            "simulator"')
    simulator = targets[start:targets.index("]),\n", start) + 4]
    return "\n".join(kept) + "    targets: [\n" + ground + simulator + "    ]\n)\n"


def body(text, place, name):
    """Where the innermost body around this place begins and ends."""
    code = blanked(text, "swift")
    found = [head.end() for head in HEAD.finditer(code) if head.end() <= place <= closing(code, head.end() - 1)]
    if not found:
        sys.exit(f"{name} stands in no function")
    return found[-1], closing(code, found[-1] - 1)


def mutated(text, mutants):
    """The text of a file with all these mutants in it."""
    bodies = {}
    for mutant in mutants:
        if text.count(mutant.original) != 1:
            sys.exit(f"the text of {mutant.name} stands {text.count(mutant.original)} times in {mutant.file}")
        place = text.index(mutant.original)
        start, end = body(text, place + len(mutant.original) - len(mutant.original.lstrip()), mutant.name)
        changed = text[start:place] + mutant.replacement + text[place + len(mutant.original):end]
        changed = changed if changed.strip() else "break"
        bodies.setdefault((start, end), []).append((mutant, changed))
    for (start, end), variants in sorted(bodies.items(), reverse=True):
        cases = "".join(f"\ncase {mutant.number}: // {mutant.name}\n{changed}" for mutant, changed in variants)
        text = f"{text[:start]}\nswitch activeMutant {{{cases}\ndefault:\n{text[start:end]}\n}}\n{text[end:]}"
    return text


def copy(scratch, mutants):
    """Brings the copy up to date; an unchanged file keeps its time, so that little is built anew."""
    wanted = {"Package.swift": package(), str(SWITCH): SWITCH_TEXT}
    for folder in SOURCES:
        for path in sorted(pathlib.Path(folder).rglob("*.swift")):
            wanted[str(path)] = path.read_text()
    for file in sorted({mutant.file for mutant in mutants}):
        wanted[file] = mutated(wanted[file], [mutant for mutant in mutants if mutant.file == file])
    for old in scratch.glob("Sources/**/*.swift"):
        if str(old.relative_to(scratch)) not in wanted:
            old.unlink()
    for name, text in wanted.items():
        place = scratch / name
        if not place.exists() or place.read_text() != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)


def build(scratch):
    """The words of the compiler; empty when it built."""
    done = subprocess.run(
        ["swift", "build", "-c", "release", "--product", "simulator"], cwd=scratch, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def blamed(scratch, words):
    """Names of the mutants in whose bodies the compiler found errors."""
    names = set()
    for file, line in re.findall(r"^/\S*/(Sources/\S+\.swift):(\d+):\d+: error:", words, re.MULTILINE):
        before = (scratch / file).read_text().split("\n")[:int(line)]
        marks = [re.match(r"case \d+: // (\S+)$|default:$", text) for text in before]
        last = [mark for mark in marks if mark][-1:]
        names |= {mark[1] for mark in last if mark[1]}
    return names


def run(scratch, mutant, *arguments):
    """How the simulator ended, and what it said."""
    environment = os.environ | {"MUTANT": str(mutant.number)}
    try:
        done = subprocess.run(
            [scratch / ".build/release/simulator", *arguments], env=environment, timeout=PATIENCE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except subprocess.TimeoutExpired:
        return -1, ""
    return done.returncode, done.stdout


def judge(scratch, mutant, seeds):
    # What recurs and what serves is only in worlds that ask for it.
    worlds = ["--recurring"] if mutant.name.startswith("recurring-") else []
    file = pathlib.Path(mutant.file).name
    serves = mutant.name.startswith(("service-", "model-")) or file.startswith("Service") or file in SERVING
    worlds += ["--services"] if serves else []
    code, said = run(scratch, mutant, "faults", "--seeds", str(seeds), *worlds)
    where = "seed " + (re.findall(r"^seed (\d+):", said, re.MULTILINE) or ["?"])[-1]
    if code == 0:
        where = "worlds"
        code, said = run(scratch, mutant, "worlds", "--depth", "4")
    if code == 0:
        return f"survived {mutant.name}"
    if code != 1:
        return f"trapped {mutant.name}"
    promise = re.search(r"^broken promise: ([^:]*)", said, re.MULTILINE)
    return f"killed {mutant.name} {where} {promise[1] if promise else '?'}"


def main():
    reader = argparse.ArgumentParser(prog="scripts/mutants")
    reader.add_argument("scratch", type=pathlib.Path, help=argparse.SUPPRESS)
    reader.add_argument("--seeds", type=int, default=2000)
    reader.add_argument("--only", nargs="+", default=[])
    reader.add_argument("first", nargs="?")
    wish = reader.parse_args()
    mutants = [Mutant(number, line) for number, line in enumerate(TABLE.read_text().splitlines()) if number > 0]
    names = [mutant.name for mutant in mutants]
    for name in wish.only + ([wish.first] if wish.first else []):
        if name not in names:
            sys.exit(f"there is no mutant {name} in {TABLE}")
    copy(wish.scratch, mutants)
    while words := build(wish.scratch):
        bad = blamed(wish.scratch, words)
        if not bad:
            sys.exit(words)
        for name in sorted(bad):
            print(f"does not build {name}", flush=True)
        mutants = [mutant for mutant in mutants if mutant.name not in bad]
        copy(wish.scratch, mutants)
    if wish.first:
        mutants = [mutant for mutant in mutants if names.index(mutant.name) >= names.index(wish.first)]
    if wish.only:
        mutants = [mutant for mutant in mutants if mutant.name in wish.only]
    survived = False
    # A run has one thread.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for verdict in pool.map(lambda mutant: judge(wish.scratch, mutant, wish.seeds), mutants):
            survived = survived or verdict.startswith("survived")
            print(verdict, flush=True)
    sys.exit(1 if survived else 0)


main()
