"""What is put together before the web's processes are forked."""

import subprocess
import sys

import pytest

# In a process of its own, since this one has put together and looked for garbage already.
PROGRAM = """
import gc
from unittest.mock import patch
gc.disable()
from pehra.site.runtime.preparation import set_up_django
set_up_django()
from django.db.models.sql.compiler import SQLCompiler
from django.template import engines
from django.urls import reverse
from jinja2 import Environment
from pehra.foundation.storing import put_together
from pehra.site.runtime import warming
import pehra.site.wsgi
warming.warm()
warming.settle()
assert gc.isenabled() and gc.get_freeze_count() > 200_000, gc.get_freeze_count()
with patch.object(SQLCompiler, "as_sql", side_effect=AssertionError), \\
        patch.object(Environment, "compile", side_effect=AssertionError):
    put_together()
    for name in warming.PAGES + ("base.html", "components/tables.html", "incidents/pieces.html"):
        engines["jinja2"].env.get_template(name)
print(reverse("incidents:queue"))
"""


def test_it_is_there_before_the_first_page_and_asks_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("PEHRA_DEMONSTRATION", "yes")
    result = subprocess.run([sys.executable, "-P", "-c", PROGRAM], capture_output=True, text=True, timeout=120)
    assert (result.stdout, result.returncode) == ("/cases/\n", 0), result.stderr[-2000:]
