"""Worker processes that are given one task at a time, so that no task can hang, kill or fill up anything but its worker.

Tasks go in, for each comes out its result or how it was lost, in the order in which they end. Every worker has a pipe of
its own, which nothing that happens to another worker can block or tear: that is what pools with a common queue lack. The
parent watches the time and the memory of each worker. It measures the memory that is in use (resident), for libraries
reserve far more than that, and their allocators end the process where a limit of the system refuses them a piece.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Protocol, TypeVar

from labelcheck.errors import LabelcheckError, WorkerError
from labelcheck.limits import GARBAGE_THRESHOLD
from labelcheck.problems import described

_LOOK_SECONDS = 0.05
"""How often time and memory are looked at: a worker can fill some 100 MB between two looks."""
_KEPT = 0.75
"""The share of the memory of a worker that may be in use between two tasks."""
_AWAY_SECONDS = 1.0
"""A longer time between two looks was no work of the worker: the run was stopped and goes on."""
_STARTS = 3
"""So many workers in a row that end before they are ready mean that no worker can start."""
_MEGABYTE = 1048576
_FORKS = sys.platform == "linux"
"""Whether workers can be forked from a process that has loaded what they need; other systems start each anew."""

Task = TypeVar("Task")
Result = TypeVar("Result")
_Taken_contra = TypeVar("_Taken_contra", contravariant=True)
_Given_co = TypeVar("_Given_co", covariant=True)


class Work(Protocol[_Taken_contra, _Given_co]):
    """What a worker does, the same for all its tasks; it travels to the worker by pickle."""

    def prepare(self) -> None:
        """Load what every task needs; its time counts for no task."""

    def __call__(self, task: _Taken_contra, entered: Callable[[str], None], /) -> _Given_co:
        """Do one task, and say which stage of it begins."""


class Cause(StrEnum):
    """What ended the worker of a lost task."""

    TIME = "time"
    MEMORY = "memory"
    KILLED = "killed"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that ended with its worker: at which stage, why, and the exit code (that of a signal is negative)."""

    stage: str
    cause: Cause
    exit_code: int | None


@dataclass(frozen=True, slots=True)
class _Done:
    """What a worker says at the end of a task."""

    result: Any


@dataclass
class _Worker:
    """A worker as the parent sees it; ``task`` is the number of the task it is at."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    task: int | None = None
    stage: str = ""
    seconds: float = 0.0
    looked: float = 0.0


@dataclass
class Workers(Generic[Task, Result]):
    """At most ``most`` processes for some tasks; ``first_stage`` is where a task is that has said nothing yet."""

    work: Work[Task, Result]
    tasks: Sequence[Task]
    most: int
    max_seconds: float
    max_memory_mb: float
    first_stage: str
    _staff: list[_Worker] = field(default_factory=list)
    _given: int = 0
    _failed_starts: int = 0

    def results(self) -> Iterator[tuple[int, Result | Lost]]:
        """The number and the result of every task as it ends; whoever leaves early leaves no process behind."""
        try:
            open_tasks = len(self.tasks)
            while open_tasks:
                self._fill()
                for number, result in self._ended():
                    open_tasks -= 1
                    yield number, result
        finally:
            for worker in self._staff:
                _end(worker)
            self._staff.clear()

    def _fill(self) -> None:
        """Start as many workers as there is work for, and give a task to each that has none."""
        waiting = len(self.tasks) - self._given
        idle = sum(worker.task is None for worker in self._staff)
        for _ in range(min(self.most - len(self._staff), waiting - idle)):
            self._staff.append(_started(self.work))
        for worker in self._staff:
            if worker.ready and worker.task is None and self._given < len(self.tasks):
                worker.task, worker.stage, worker.seconds = self._given, self.first_stage, 0.0
                worker.looked = time.monotonic()
                self._given += 1
                with suppress(OSError):  # a worker that died meanwhile is heard of at its pipe
                    worker.pipe.send(self.tasks[worker.task])

    def _ended(self) -> Iterator[tuple[int, Result | Lost]]:
        """Wait for news; the tasks that are done or lost by now."""
        busy = any(worker.task is not None for worker in self._staff)
        heard = wait([worker.pipe for worker in self._staff], _LOOK_SECONDS if busy else None)
        for worker in list(self._staff):
            number = worker.task
            cause, result = self._hear(worker) if worker.pipe in heard else (None, None)
            if result is None:
                cause = cause or self._too_much(worker)
            if cause:
                self._staff.remove(worker)
                exit_code = _end(worker)
                if number is not None:
                    yield number, Lost(worker.stage, _cause(cause, exit_code), exit_code)
            elif result is not None and number is not None:
                worker.task = None
                self._replace_if_full(worker)
                yield number, result.result

    def _replace_if_full(self, worker: _Worker) -> None:
        """Let go of a worker that holds so much of earlier tasks that the next would pay for it."""
        if _resident_mb(worker.process) > _KEPT * self.max_memory_mb:
            self._staff.remove(worker)
            _end(worker)

    def _hear(self, worker: _Worker) -> tuple[Cause | None, _Done | None]:
        """All that a worker has said: what ended it, if it has ended, and the result of its task, if it has one."""
        try:
            while worker.pipe.poll():
                said = worker.pipe.recv()
                if isinstance(said, LabelcheckError):
                    raise said
                if isinstance(said, Cause | _Done):
                    return (said, None) if isinstance(said, Cause) else (None, said)
                worker.ready, worker.stage = True, said
                self._failed_starts = 0
        except (EOFError, OSError, pickle.UnpicklingError):
            self._failed_starts += not worker.ready
            if self._failed_starts == _STARTS:
                raise WorkerError("The processes that read labels end as soon as they start: see if memory is left.") from None
            return Cause.CRASHED, None
        return None, None

    def _too_much(self, worker: _Worker) -> Cause | None:
        """The limit that a worker at work has gone over."""
        if worker.task is None:
            return None
        now = time.monotonic()
        worker.seconds += min(now - worker.looked, _AWAY_SECONDS)
        worker.looked = now
        if worker.seconds > self.max_seconds:
            return Cause.TIME
        return Cause.MEMORY if _resident_mb(worker.process) > self.max_memory_mb else None


def make_ready(*preload: str) -> None:
    """Begin to load ``preload``, modules that every worker needs, while the parent does something else.

    Where the system can fork, one process loads them once, and all workers of this program are forked from that one.
    """
    if _FORKS:
        from multiprocessing import forkserver  # noqa: PLC0415 - not there on every system

        forkserver.set_forkserver_preload(list(preload))
        _fork_server_runs()


def end_all() -> None:
    """Kill every process that this program has started, also that from which workers are forked; for an end at once.

    The folder for their sockets goes too: nothing that runs at an orderly end does so here.
    """
    import shutil  # noqa: PLC0415 - only where it is needed
    from multiprocessing.util import get_temp_dir  # noqa: PLC0415

    import psutil  # noqa: PLC0415

    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            process.kill()
    with suppress(OSError):  # there is none where none can be made
        shutil.rmtree(get_temp_dir())


def processors() -> int:
    """The number of processors that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _fork_server_runs() -> bool:
    """Start the process that workers are forked from; not where the folder for temporary files has no place for its socket.

    That folder may be missing, or have a name that is too long for the address of a socket.
    """
    from multiprocessing import forkserver  # noqa: PLC0415 - not there on every system

    with _apart():
        try:
            forkserver.ensure_running()
        except OSError:
            return False
    return True


def _started(work: Work[Any, Any]) -> _Worker:
    forks = _FORKS and _fork_server_runs()
    context: Any = multiprocessing.get_context("forkserver" if forks else "spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, work), daemon=True)
    try:
        with there, nullcontext() if forks else _apart():
            process.start()
    except (OSError, EOFError) as error:
        raise WorkerError(f"The process that reads labels can't be started: {error}.") from error
    return _Worker(process, here)


@contextmanager
def _apart() -> Iterator[None]:
    """Around the start of a process: it is deaf to Ctrl-C, silent, and takes no module from the folder the user is in."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT]) if hasattr(signal, "pthread_sigmask") else None
    streams = _silence()
    try:
        yield
    finally:
        for number, copy in streams.items():
            os.dup2(copy, number)
            os.close(copy)
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _silence() -> dict[int, int]:
    """Let nothing that is said on standard output or standard error reach anyone; copies of what they were."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    copies = {}
    for number in (1, 2):
        with suppress(OSError):  # a stream that is closed says nothing
            copies[number] = os.dup(number)
            os.dup2(nowhere, number)
    os.close(nowhere)
    return copies


def _serve(pipe: Connection, work: Work[Any, Any]) -> None:
    """The life of a worker: prepare, then do what comes through the pipe until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    _leave_no_core()
    gc.set_threshold(GARBAGE_THRESHOLD)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
        try:
            work.prepare()
            pipe.send("")
            while True:
                task = pipe.recv()
                pipe.send(_Done(work(task, pipe.send)))
        except LabelcheckError as error:
            pipe.send(error)
        except MemoryError:
            pipe.send(Cause.MEMORY)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except Exception as error:
            pipe.send(WorkerError(f"A process that reads labels has a fault of labelcheck itself: {described(error)}"))


def _leave_no_core() -> None:
    """A crash leaves no picture of the memory, which can be gigabytes, in the folder of the user."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_the_parent() -> None:
    """Whatever a worker is at, it does not outlive the program that wants its results."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _end(worker: _Worker) -> int | None:
    """End a worker, if it has not ended, and let go of it; its exit code."""
    worker.pipe.close()
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    exit_code = worker.process.exitcode
    worker.process.close()
    return exit_code


def _cause(cause: Cause, exit_code: int | None) -> Cause:
    """A worker that something else than this program killed was most likely in the way of the system."""
    killed = hasattr(signal, "SIGKILL") and exit_code == -signal.SIGKILL
    return Cause.KILLED if killed and cause is Cause.CRASHED else cause


def _resident_mb(process: BaseProcess) -> float:
    """The memory that a process has in use, 0 where it has just ended."""
    import psutil  # noqa: PLC0415 - loaded while the first worker prepares

    try:
        return float(psutil.Process(process.pid).memory_info().rss) / _MEGABYTE
    except psutil.Error:
        return 0.0
