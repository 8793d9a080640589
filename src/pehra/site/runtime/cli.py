"""Commands of the runtime that need no Django set up beforehand."""

import gc

import click

from pehra.site.runtime import events, launcher, web
from pehra.site.runtime.configuration import read_configuration
from pehra.site.runtime.database_cli import db
from pehra.site.runtime.preparation import set_up_django

__all__ = ["db", "run", "serve", "store"]


@click.command()
@click.option("--with-parent", is_flag=True, help="End also when whatever started this is killed.")
def run(with_parent: bool) -> None:
    """Start PostgreSQL, the web and the worker, and keep them running until Ctrl-C.

    PEHRA_PORT (8000), PEHRA_BIND (127.0.0.1), PEHRA_HOME (./var) and DATABASE_URL change where.
    """
    launcher.run(click.echo, with_parent=with_parent)


@click.command()
def serve() -> None:
    """Start the web alone."""
    configuration = read_configuration()
    # What is loaded now stays: there is no garbage to look for.
    gc.disable()
    set_up_django()
    web.serve(configuration)


@click.command()
@click.option("--with-parent", is_flag=True, help="End also when whatever started this is killed.")
def store(with_parent: bool) -> None:
    """Start the embedded event engine alone."""
    events.serve(read_configuration().home, with_parent=with_parent)
