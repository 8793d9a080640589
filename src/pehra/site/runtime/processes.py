"""Starting a program so that it can't outlive the one that started it."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # what asks a program to end
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(number: signal.Signals) -> None:
    """Have the kernel send this process a signal when its parent ends, however it ends.

    Source: prctl(2). The setting is cleared by a change of user, so call it after one; it survives exec.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def spawn(
    command: Sequence[str],
    *,
    at_my_death: signal.Signals | None,
    keep: Sequence[int] = (),
    environment: Mapping[str, str] | None = None,
    **arguments: Any,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches only the launcher, who ends all in order.

    `at_my_death` is the signal it gets when this process is killed; None lets it live on. `keep` are descriptors that
    it inherits. Call from the main thread: the kernel counts the starting thread as the parent.
    """
    # Python drops what a signal's handler raises in the hooks that it runs after a fork: whoever asks just then waits.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ASKING)
    try:
        process = subprocess.Popen(
            command,
            start_new_session=True,
            preexec_fn=_begun(os.getpid(), at_my_death, before),
            pass_fds=keep,
            env=environment,
            stdin=subprocess.DEVNULL,
            **arguments,
        )
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        raise
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    except BaseException:
        # Whoever waited is heard now, and nobody would know of what has been started.
        os.killpg(process.pid, at_my_death or signal.SIGTERM)
        process.wait()
        raise
    return process


def is_alive(pid: int) -> bool:
    """Whether a process of this number exists, whoever owns it, and is more than a zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def _begun(parent: int, number: signal.Signals | None, heeded: Iterable[int]) -> Callable[[], None]:
    def begin() -> None:
        # What is held back is inherited, and outlives the exec.
        signal.pthread_sigmask(signal.SIG_SETMASK, heeded)
        if number is None:
            return
        end_with_parent(number)
        if os.getppid() != parent:
            os._exit(1)  # the parent was killed before the kernel knew of the binding

    return begin
