"""Reads the sources and refuses what the compiler lets pass. Started by scripts/tidy.

It reads text, not syntax trees: comments and strings are blanked first, and what remains is matched by line. Each
finding is `path:line: what is wrong`, and the exit code is 1 when there is one.
"""

import pathlib
import re
import sys

FUNCTION_LINES = 60
FILE_LINES = 500
COLUMNS = 120
EXCEPTIONS = pathlib.Path("scripts/support/tidy-exceptions.txt")
GENERATED = ("Sources/Edge/Wire/Generated/", "Sources/C/CWire/", "Tests/Unit/WireTests/RuntimeSamples/")

# What may not stand in the core and in the simulation: it waits, looks at a clock, throws dice or walks in an order
# that differs between two runs of one program.
PURE = [
    (r"^\s*(?:@\w+\s+)?(?:package\s+|private\s+|internal\s+)?import\s+(Foundation|Dispatch|Glibc|NIO\w*)\b", "import {0}"),
    (r"\b(async|await|actor)\b", "{0}"),
    (r"\b(Task)\s*(?:\{|\.|<|\()", "{0}"),
    (r"\b(ContinuousClock|SuspendingClock|SystemRandomNumberGenerator)\b", "{0}"),
    (r"(\.random\(in:(?![^\n]*using:))", "chance without `using:`"),
    (r"\b(shuffled\(\)|shuffle\(\)|randomElement\(\))", "chance without `using:`"),
    (r"(?<![.\w])(print|debugPrint|dump)\(", "{0}"),
    (r"\b(Dictionary|Set)\s*[<(]", "{0}: its order differs from run to run; use Lookup, Table or an array"),
    (r"(\[[A-Z][\w.]*\s*:\s*[A-Z\[(][^\]]*\])", "a dictionary, whose order differs from run to run; use Lookup or Table"),
    (r"(\[:\])", "a dictionary, whose order differs from run to run; use Lookup or Table"),
]
# The room that wraps a dictionary and hides its order.
PURE_EXCEPTION = "Sources/Core/ClusterModel/Lookup.swift"

# What a room must never know, whatever Package.swift comes to say.
FORBIDDEN = {
    "Messages": ["Ledger"],
    "Ledger": ["Messages", "Scheduling"],
    "Scheduling": ["Ledger", "Messages"],
    "Serving": ["Scheduling", "Ledger", "Messages"],
    "Health": ["Scheduling", "Ledger", "Messages"],
    "ControlPlane": ["NodeControl"],
    "NodeControl": ["Ledger", "ControlPlane"],
    "Wire": ["Transport"],
    "Transport": ["ClusterModel"],
    "Link": ["Store", "ControlPlane"],
    "Store": ["ControlPlane", "Scheduling"],
    "NodeRuntime": ["Link", "Store"],
    "coordinator": ["NodeControl", "NodeRuntime"],
    "agent": ["ControlPlane", "Store"],
    "coordctl": ["ControlPlane", "Store"],
}


def blanked(text, language):
    """The text with comments and strings turned into spaces; lines and columns stay where they are."""
    strings = r'#+"(?:.|\n)*?"#+|"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"' if language == "swift" else r'"(?:\\.|[^"\\\n])*"'
    pattern = re.compile(r"//[^\n]*|/\*(?:.|\n)*?\*/|" + strings)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def closing(text, start):
    """The place behind the brace that closes the one at `start`."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] == "{":
            depth += 1
        elif text[place] == "}":
            depth -= 1
            if depth == 0:
                return place
    return len(text) - 1


def functions(text, language):
    """(line, name, length in lines) of each function with a body."""
    if language == "swift":
        head = re.compile(r"\b(?:func\s+([^\s(<]+)|(init)[?!]?\s*(?=[(<])|(deinit)\b)")
    else:
        head = re.compile(r"^[A-Za-z_][^;{}()=]*?\b(\w+)\((?=[^;{}]*\)\s*\{)", re.MULTILINE)
    for found in head.finditer(text):
        brace = text.find("{", found.end())
        between = text[found.end():brace] if brace >= 0 else "}"
        if re.search(r"[}]|\b(?:func|var|let|case|init|class|struct|enum)\b", between):
            continue
        first = text.count("\n", 0, found.start()) + 1
        last = text.count("\n", 0, closing(text, brace)) + 1
        name = next(group for group in found.groups() if group)
        yield first, name, last - first + 1


class Tidy:
    """Findings, and the exceptions that were needed."""

    def __init__(self):
        self.findings = []
        self.exceptions = {}
        if EXCEPTIONS.exists():
            for line in EXCEPTIONS.read_text().splitlines():
                if line and not line.startswith("#"):
                    key, _, most = line.partition(" = ")
                    self.exceptions[key] = int(most)
        self.needed = {}

    def find(self, path, line, what):
        self.findings.append(f"{path}:{line}: {what}")

    def measure(self, path, line, key, length, most, what):
        """A length above its limit is a finding, unless an exception names exactly it or more."""
        if length <= most:
            return
        self.needed[key] = length
        if length > self.exceptions.get(key, most):
            self.find(path, line, f"{what} has {length} lines; at most {most}")

    def lengths(self, path, text, code, language):
        count = text.count("\n")
        self.measure(path, 1, f"{path}", count, FILE_LINES, "the file")
        for line, name, length in functions(code, language):
            self.measure(path, line, f"{path}:{name}", length, FUNCTION_LINES, f"{name}")

    def lines(self, path, text, code):
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > COLUMNS:
                self.find(path, number, f"the line has {len(line)} columns; at most {COLUMNS}")
            if re.search(r"\b(TODO|FIXME|XXX)\b(?!\(#\d+\))", line):
                self.find(path, number, "a note to oneself without an issue; write TODO(#123)")

    def pure(self, path, code):
        found = {}
        for number, line in enumerate(code.split("\n"), 1):
            for pattern, words in PURE:
                match = re.search(pattern, line)
                if match:
                    word = match.group(1).strip()
                    kind = "dictionary" if word.startswith("[") else word
                    found.setdefault(kind, []).append((number, "not in the core: " + words.format(word)))
        for kind, places in found.items():
            key = f"{path}:{kind}"
            self.needed[key] = len(places)
            if len(places) > self.exceptions.get(key, 0):
                for number, what in places:
                    self.find(path, number, what)

    def imports(self, path, code, target, allowed, ours):
        for number, line in enumerate(code.split("\n"), 1):
            found = re.match(r"\s*(?:@\w+\s+)*(?:package\s+|internal\s+|private\s+|public\s+)?import\s+(?:\w+\s+)?(\w+)", line)
            if found and found.group(1) in ours and found.group(1) not in allowed:
                self.find(path, number, f"{target} may not import {found.group(1)}: Package.swift does not say so")

    def leftovers(self):
        for key, most in self.exceptions.items():
            now = self.needed.get(key)
            if now is None:
                self.find(EXCEPTIONS, 1, f"{key} is within the limits now: take it off the list")
            elif now < most:
                self.find(EXCEPTIONS, 1, f"{key} has {now} now: write {now} in place of {most}")


def rooms():
    """Folder -> (target, what it may import), as Package.swift says."""
    text = blanked_keeping_strings(pathlib.Path("Package.swift").read_text())
    places = {"core": "Sources/Core/", "edge": "Sources/Edge/", "program": "Sources/Programs/", "tests": "Tests/"}
    found = {}
    for kind, name, rest in re.findall(r'\b(core|edge|program|tests)\(\s*"(\w+)"((?:[^()]|\([^()]*\))*)\)', text):
        names = re.findall(r'"([^"]+)"', rest)
        folder = names.pop(0) if kind == "tests" else name
        found[places[kind] + folder + "/"] = (name, names)
    targets = r'\.(?:target|executableTarget|systemLibrary)\(\s*name: "([^"]+)"((?:[^()]|\([^()]*\))*)\)'
    for name, rest in re.findall(targets, text):
        path = re.search(r'path: "([^"]+)"', rest)
        inside = re.search(r"dependencies: \[([^\]]*)\]", rest)
        if path:
            found[path.group(1) + "/"] = (name, re.findall(r'"([^"]+)"', inside.group(1)) if inside else [])
    return found


def blanked_keeping_strings(text):
    return re.sub(r"//[^\n]*", "", text)


def main():
    tidy = Tidy()
    targets = rooms()
    ours = {name for name, _ in targets.values()}
    for name, allowed in targets.values():
        for other in set(FORBIDDEN.get(name, [])) & set(allowed):
            tidy.find("Package.swift", 1, f"{name} must never know {other}")
    paths = [path for root in ("Sources", "Tests") for path in sorted(pathlib.Path(root).rglob("*"))]
    for path in ["Package.swift", *paths]:
        name = str(path)
        language = {".swift": "swift", ".c": "c", ".h": "c"}.get(pathlib.Path(path).suffix)
        if not language or name.startswith(GENERATED):
            continue
        text = pathlib.Path(path).read_text()
        code = blanked(text, language)
        tidy.lengths(name, text, code, language)
        tidy.lines(name, text, code)
        if language == "swift":
            if name.startswith(("Sources/Core/", "Sources/Simulation/")) and name != PURE_EXCEPTION:
                tidy.pure(name, code)
            folder = max((folder for folder in targets if name.startswith(folder)), key=len, default=None)
            if folder:
                target, allowed = targets[folder]
                tidy.imports(name, code, target, [target, *allowed], ours)
    tidy.leftovers()
    for finding in tidy.findings:
        print(finding, file=sys.stderr)
    print(f"tidy: {len(tidy.findings)} findings" if tidy.findings else "tidy: nothing found")
    return 1 if tidy.findings else 0


if __name__ == "__main__":
    sys.exit(main())
