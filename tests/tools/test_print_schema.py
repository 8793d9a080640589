"""The printed schema says what stays, and nothing of the day on which it was printed."""

from pehra.site.runtime.schema import FILE
from tools import print_schema


def test_what_passes_is_left_out() -> None:
    text = (
        "-- Dumped by somebody\n\n\\restrict abc\nSET statement_timeout = 0;\n"
        "SELECT pg_catalog.set_config('search_path', '', false);\n"
        "CREATE TABLE public.one ();\n\\unrestrict abc\n"
    )
    assert print_schema.lasting(text) == "CREATE TABLE public.one ();\n"


def test_what_a_function_says_stays_whatever_it_looks_like() -> None:
    body = "AS $_$\nBEGIN\n\n-- why\nUPDATE one\nSET two = 3;\n    PERFORM $$a$$;\nEND $_$;\n"
    other = "AS $$\nSET two = 3;\n$$;\n"
    assert print_schema.lasting(f"-- a comment\n{body}SET three = 4;\n\n{other}--\n") == body + other


def test_of_numbers_only_those_that_have_moved_stay() -> None:
    moved = "SELECT pg_catalog.setval('public.registry_revision_number', 1, true);\n"
    unmoved = "SELECT pg_catalog.setval('public.incidents_case_id_seq', 1, false);\n"
    derived = "SELECT pg_catalog.setval('public.django_content_type_id_seq', 213, true);\n"
    assert print_schema.lasting(moved + unmoved + derived) == moved


def test_it_names_no_owner_no_time_and_no_secret_of_a_session() -> None:
    text = FILE.read_text()
    for passing in ("OWNER TO", "FOR ROLE", "\\restrict", "Dumped", "SET statement_timeout"):
        assert passing not in text
    assert "now());\n" in text[-200:]
