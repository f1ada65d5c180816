"""A few lines of TAP for the policy tests."""
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def files(folder, *endings):
    """Paths below ROOT/folder with one of the endings, relative to ROOT, sorted."""
    found = []
    for base, _, names in os.walk(os.path.join(ROOT, folder)):
        found += [os.path.relpath(os.path.join(base, n), ROOT) for n in names if n.endswith(endings)]
    return sorted(found)


def read(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as f:
        return f.read()


def finish(results):
    """results: list of (name, list of complaints)."""
    print('1..%d' % len(results))
    for number, (name, wrong) in enumerate(results, 1):
        print('%s %d - %s' % ('not ok' if wrong else 'ok', number, name))
        for line in wrong:
            print('# ' + line)
    sys.exit(any(wrong for _, wrong in results))
