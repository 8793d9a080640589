"""Reads the tables of the specification: what stands in a test's text is what is tested."""


def rows(text):
    """The rows of a Markdown table, without its heading and its line."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]
