"""Without the extra ``fast`` sqlglot is plain Python: the answers are the same."""

import subprocess
import sys

import msgspec
import pytest
import sqlglot.parser

from catchment_parsers.facts import Statement
from catchment_parsers.sql import extract

from .loader import all_cases

UNCOMPILED = """
import importlib.machinery as machinery, sys
import msgspec

class Sources:
    "Finds sqlglot's modules of Python alone."
    @staticmethod
    def find_spec(name, path, target=None):
        finders = [machinery.FileFinder(folder, (machinery.SourceFileLoader, machinery.SOURCE_SUFFIXES))
                   for folder in path or sys.path if name.partition(".")[0] == "sqlglot"]
        return next((spec for finder in finders if (spec := finder.find_spec(name)) is not None), None)

sys.meta_path.insert(0, Sources)
import sqlglot.parser, catchment_parsers.sql
assert sqlglot.parser.__file__.endswith(".py")
for line in sys.stdin.buffer:
    sql, options = msgspec.json.decode(line)
    sys.stdout.buffer.write(msgspec.json.encode(catchment_parsers.sql.extract(sql, **options)) + b"\\n")
"""


@pytest.mark.skipif(
    sqlglot.parser.__file__.endswith(".py"), reason="sqlglot is not compiled here: pip install 'catchment[fast]'"
)
def test_answers_are_those_of_the_compiled_parser() -> None:
    cases = all_cases()
    asked = b"\n".join([msgspec.json.encode((case.sql, case.options)) for case in cases])
    done = subprocess.run([sys.executable, "-c", UNCOMPILED], input=asked, capture_output=True, check=True, timeout=120)
    answers = [msgspec.json.decode(line, type=tuple[Statement, ...]) for line in done.stdout.splitlines()]
    differing = [c.name for c, a in zip(cases, answers, strict=True) if a != extract(c.sql, **c.options)]
    assert not differing
