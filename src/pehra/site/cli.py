"""The command `pehra`: what it is made of. Each command's code is loaded when it is called."""

import errno
import gc
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, ProgrammingError

from pehra.pipeline.store import StoreAway, StoreRefused
from pehra.site.runtime.errors import Refusal, one_line
from pehra.site.runtime.preparation import name_settings, set_up_django

# Name: where the command is, and its line in the help, which is shown without loading all of them.
RUNTIME = {
    "backup": ("pehra.site.runtime.backup.cli:backup", "Database, evidence and events in one sealed file."),
    "restore": ("pehra.site.runtime.backup.cli:restore", "Lay a backup down in an empty place."),
    "db": ("pehra.site.runtime.cli:db", "The embedded PostgreSQL: start, stop, psql, dump, restore."),
    "run": ("pehra.site.runtime.cli:run", "Start PostgreSQL, the web and the worker, and keep them running."),
    "store": ("pehra.site.runtime.cli:store", "Start the embedded event engine alone, for a service manager."),
    "serve": ("pehra.site.runtime.cli:serve", "Start the web alone, for a service manager."),
}
DOMAIN = {
    "report": ("pehra.incidents.cli:report", "File a report from a JSON file, here or at another Pehra."),
    "events": ("pehra.events.cli.store:events", "The event store: what it holds, queries, backup and restore."),
    "crisis": ("pehra.watch.cli:crisis", "Crisis levels: what is in force."),
    "council": ("pehra.council.cli:council", "The Council: prove that its minutes were not touched."),
    "demonstration": ("pehra.site.demonstration.cli:demonstration", "The demonstration's logins."),
    "formation": ("pehra.registry.cli.formation:formation", "How far each CERT has come, and what is next."),
    "handover": ("pehra.registry.cli.hand_overs:handover", "Give a mandate to another body from a day on."),
    "journal": ("pehra.foundation.audit.cli:journal", "The journal: prove it, print its head, take it along."),
    "manage": ("pehra.site.runtime.django_cli:manage", "Django's own management commands."),
    "migrate": ("pehra.site.runtime.django_cli:migrate", "Bring the database's tables up to date."),
    "organisation": ("pehra.registry.cli.organisations:organisation", "The organisations that the network serves."),
    "playbooks": ("pehra.playbooks.cli:playbooks", "Compliance: make its sums anew, prove that they equal the tasks."),
    "profile": ("pehra.registry.cli.profiles:profile", "The country's profile: what it would change, and loading it."),
    "search": ("pehra.search.cli:search", "The search index: make it anew, prove that it equals the records."),
    "statistics": ("pehra.statistics.cli:statistics", "Figures: make the sums anew, prove that they equal the facts."),
    "syslog": ("pehra.events.cli.syslog:syslog", "Listen for what sensors send by syslog, for a service manager."),
    "user": ("pehra.foundation.accounts.cli:user", "People: the first administrator, a lost second factor."),
    "worker": ("pehra.site.runtime.django_cli:worker", "Start the worker alone, for a service manager."),
}
# These have the event engine at work while Django is loaded, and say themselves when they need it.
ENGINE = {
    "ingest": ("pehra.events.cli.ingest:ingest", "Bring files of a feed in: Shadowserver reports, block lists ..."),
}
# These answer from a profile folder too, so Django is set up only when they turn to the database.
NETWORK = {
    "chain": ("pehra.registry.cli:chain", "Who would receive a report about an organisation, and why."),
    "network": ("pehra.registry.cli:network", "The bodies of the network, their standing and their functions."),
}
# These read a setting or two, and no table; some of their work needs no installation at all.
PLAIN = {"receipt": ("pehra.foundation.signing.cli:receipt", "Signed receipts: verify one, print the public key.")}
# These need nothing but files.
FILES = {
    "evidence": ("pehra.evidence.cli:evidence", "Evidence: prove it, check a bundle, change its key."),
    "drills": ("pehra.readiness.cli:drills", "Scenarios of drills; what is wrong with a new one."),
    "feeds": ("pehra.events.cli.feeds:feeds", "The feeds that Pehra can read; what is wrong with a new one."),
}
BRINGING_IN = "pehra.site.bringing_in"
COMMANDS = RUNTIME | DOMAIN | ENGINE | NETWORK | FILES | PLAIN
UNREADY = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}


class Commands(click.Group):
    """Commands by name; those of the domains get a Django that is set up."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if cmd_name in DOMAIN:
            set_up_django()
        elif cmd_name in PLAIN:
            name_settings()
        name, _, attribute = entry[0].partition(":")
        module = importlib.import_module(name)
        if cmd_name in ENGINE:
            ctx.obj = module.Door(_event_store, _load)
        command = getattr(module, attribute)
        _look_for_garbage()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in sorted(COMMANDS.items())])


@click.command(cls=Commands)
@click.version_option(package_name="pehra")
def pehra() -> None:
    """The platform on which a country's tiered CERT network works."""


def main() -> None:
    """Run one command. An expected failure is one line on stderr and exit code 2."""
    # A quarter of the time in which thirteen hundred modules are loaded goes into looking for garbage: there is none.
    gc.disable()
    try:
        pehra(obj=_stored_network)
    except (Refusal, ImproperlyConfigured) as refusal:
        _refuse(str(refusal))
    except (OperationalError, InterfaceError) as error:
        _refuse(f"the database does not answer (pehra run or pehra db start starts it): {one_line(error)}")
    except ProgrammingError as error:
        _refuse(f"the database's tables are not those of this version (pehra migrate): {one_line(error)}")
    except StoreAway as error:
        _refuse(f"events: {one_line(error)}")
    except StoreRefused as error:
        _refuse(f"the event store refuses: {one_line(error)}")
    except OSError as error:
        if error.errno not in UNREADY:
            raise
        _refuse(f"{error.filename or 'a file'}: {error.strerror}")


def _event_store() -> Any:
    """The event store, found without Django."""
    url = importlib.import_module("pehra.site.runtime.events").read_event_settings().url
    home = Path(os.environ.get("PEHRA_HOME", "var")).resolve()
    return importlib.import_module("pehra.connectors.event_store").connect(url, home)


def _load() -> None:
    gc.disable()
    set_up_django(BRINGING_IN)
    _look_for_garbage()


def _look_for_garbage() -> None:
    """From now on; what is loaded already stays, and need not be looked through."""
    gc.freeze()
    gc.enable()


def _stored_network() -> Any:
    """The network in the database; None where no database was ever made."""
    home = Path(os.environ.get("PEHRA_HOME", "var"))
    if not os.environ.get("DATABASE_URL") and not (home / "postgres").exists():
        return None
    set_up_django()
    return importlib.import_module("pehra.registry.cli.stored").StoredSource()


def _refuse(line: str) -> None:
    click.echo(f"pehra: {line}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
