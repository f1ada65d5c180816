#!/usr/bin/env python3
"""Runs case files: blocks `=== name`, code, `--- expect`, then lines that must stand in what
emulate-main prints (`return: …` exactly; others as a prefix of a line or, with `~`, anywhere;
with `!`, nowhere). Usage: run_cases.py EMULATE_MAIN DIRECTORY…; the directory's name is the
language. `\\n` in an expected text stands for a line end."""
import os
import re
import subprocess
import sys
import tempfile


def blocks(path):
    text = open(path, encoding="utf-8").read()
    for part in re.split(r"(?m)^=== ", text)[1:]:
        name, rest = part.split("\n", 1)
        code, expect = rest.split("--- expect\n", 1)
        batch = name.endswith(" (batch)")
        yield name, code if batch else code.rstrip("\n"), expect.strip("\n").split("\n")


def holds(line, got):
    line = line.replace("\\n", "\n")
    if line.startswith("!"):
        return line[1:].strip() not in got
    if line.startswith("~"):
        return line[1:].strip() in got
    if line.startswith("return: "):
        return ("return : " + line[8:] + "\nstopped") in got
    want = line.split(": ", 1)
    pattern = re.escape(want[0]) + r"(?: \[[^\n]*?\])?: " + re.escape(want[1])
    return re.search("(?m)^" + pattern, got) is not None


def main():
    failed = total = 0
    for folder in sys.argv[2:]:
        language = os.path.basename(folder.rstrip("/"))
        for file in sorted(os.listdir(folder)):
            if not file.endswith(".txt"):
                continue
            for name, code, expect in blocks(os.path.join(folder, file)):
                total += 1
                with tempfile.NamedTemporaryFile(suffix=".txt") as f:
                    f.write(code.encode("utf-8"))
                    f.flush()
                    done = subprocess.run([sys.argv[1], language, f.name], capture_output=True,
                                          timeout=60)
                got = done.stdout.decode("utf-8", "replace")
                bad = [e for e in expect if not holds(e, got)]
                if bad or done.returncode != 0:
                    failed += 1
                    print(f"FAIL {language}/{file}: {name}\n  want: {bad}\n  got: {got[:900]}",
                          done.stderr.decode("utf-8", "replace")[:600])
    print(f"{total - failed} of {total} cases pass")
    return 1 if failed or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
