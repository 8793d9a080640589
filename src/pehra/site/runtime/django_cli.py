"""Commands of the runtime that work in a Django that is set up."""

import asyncio

import click
from django.core.management import execute_from_command_line
from procrastinate.contrib.django import app

from pehra.site.runtime import preparation
from pehra.site.runtime.clock import begin_anew_when_set_back

_CONCURRENCY = 4
_LONGEST_JOB_AT_END = 4


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Django's own management commands: pehra manage check, pehra manage shell ..."""
    execute_from_command_line(["pehra manage", *words])


@click.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    preparation.check_database()
    preparation.migrate()
    click.echo("The database is up to date.")


@click.command()
def worker() -> None:
    """Do the jobs that are due, until SIGTERM or SIGINT; jobs under way get a few seconds to finish."""
    preparation.check_database()
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        asyncio.run(_work(working))


async def _work(working) -> None:
    async def run() -> None:
        await working.run_worker_async(
            concurrency=_CONCURRENCY, shutdown_graceful_timeout=_LONGEST_JOB_AT_END, listen_notify=True
        )

    async with working.open_async():
        await begin_anew_when_set_back(run)
