"""A clinic's files in rows: runs, batches with their control numbers, and what each of them waits for.

A ready claim stands on the sending list of its receiver beside the board's work list, so that a run reads its own
claims and no others; a batch stands on the watched list by the moment at which somebody must look at it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from services.billing.models.batches import Batch, BatchList, BatchRun
from services.billing.models.records import ClaimRecord
from services.billing.rules import awaited
from services.billing.store import rows
from shared import table
from shared.dates import instant
from shared.identifiers import opaque_id
from shared.problems import NotFound
from shared.table import Action, Row

_WATCHED, _RUNS_SHOWN = "WATCHED", 6


class Batches:
    """The files of one clinic. `held` is its table."""

    def __init__(self, held: table.Table) -> None:
        self._table = held

    def due_claims(self, receiver: str, now: datetime, limit: int) -> tuple[str, ...]:
        """The ready claims for a receiver whose time for corrections is over, the longest waiting first."""
        ready = self._table.due(limit, name=rows.sending_list(receiver)).rows
        return tuple(row["sk"].partition("#")[2] for row in ready if row["due_sk"] <= f"{instant(now)}~")

    # receivers

    def remember_receivers(self, keys: Sequence[str]) -> None:
        """Whom claims were ever sent to: a receiver that is left may have claims waiting."""
        self._table.commit(*(self._table.put({"sk": f"RECEIVER#{key}"}) for key in keys))

    def receivers(self) -> tuple[str, ...]:
        """The keys of all receivers there are or were."""
        return tuple(row["sk"].partition("#")[2] for row in self._table.each("RECEIVER#"))

    # runs

    def find_run(self, run_id: str) -> tuple[BatchRun | None, int]:
        """A run and the version of its row; None and 0 before its first file."""
        row = self._table.find(f"RUN#{run_id}")
        return (BatchRun.model_validate_json(row["body"]), row["version"]) if row else (None, 0)

    def get_run(self, run_id: str) -> tuple[BatchRun, int]:
        """A run; NotFound."""
        run, seen = self.find_run(run_id)
        if run is None:
            raise NotFound("There is no such run here.")
        return run, seen

    def change_run(self, run: BatchRun, seen: int) -> None:
        """The next version of a run; RowChanged when somebody else was faster."""
        self._table.commit(self._run(run, seen))

    def _run(self, run: BatchRun, seen: int) -> Action:
        work_sk = f"{instant(run.asked_at)}#{run.run_id}"
        return self._table.replace(table.row(f"RUN#{run.run_id}", run, work="RUNS", work_sk=work_sk), seen)

    # files

    def find(self, batch_id: str) -> tuple[Batch | None, int]:
        """A batch and the version of its row; None and 0 before it was frozen."""
        row = self._table.find(f"BATCH#{batch_id}")
        return (Batch.model_validate_json(row["body"]), row["version"]) if row else (None, 0)

    def get(self, batch_id: str) -> tuple[Batch, int]:
        """A batch; NotFound."""
        batch, seen = self.find(batch_id)
        if batch is None:
            raise NotFound("There is no such batch here.")
        return batch, seen

    def of_group(self, receiver_id: str, number: int) -> Batch | None:
        """The batch that went to a receiver under a group control number (GS06), or None."""
        row = self._table.find(f"GROUP#{receiver_id}#{number}")
        return self.find(row["batch_id"])[0] if row else None

    def list(self, after: str | None, limit: int = 25) -> BatchList:
        """A page of files, the newest first, with the latest runs."""
        page = self._table.work("BATCHES", limit, after, newest_first=True)
        runs = self._table.work("RUNS", _RUNS_SHOWN, newest_first=True).rows
        return BatchList(
            batches=tuple(rows.bodies(page.rows, Batch)), runs=tuple(rows.bodies(runs, BatchRun)), after=page.after
        )

    def watched(self, now: datetime) -> Iterator[tuple[Batch, int]]:
        """The batches at which somebody must look now: the list is in the order of time, so it ends early."""
        after = None
        while True:
            page = self._table.due(25, after, name=_WATCHED)
            for row in page.rows:
                if row["due_sk"] > f"{instant(now)}~":
                    return
                yield Batch.model_validate_json(row["body"]), row["version"]
            after = page.after
            if after is None:
                return

    def last_control_number(self, receiver_id: str) -> tuple[int, int]:
        """The last control number used with a receiver, and the version of its row."""
        row = self._table.find(f"COUNTER#{receiver_id}")
        return (row["last"], row["version"]) if row else (0, 0)

    def freeze(
        self, batch: Batch, seen: int, run: BatchRun, run_seen: int, claims: Sequence[tuple[ClaimRecord, int]]
    ) -> None:
        """Batch, control numbers, run and claims in one transaction; RowChanged when anything moved meanwhile."""
        counter = {"sk": f"COUNTER#{batch.receiver_id}", "last": batch.interchange_control_number}
        group = f"GROUP#{batch.receiver_id}#{batch.group_control_number}"
        self._table.commit(
            self.next(batch, 0),
            self._table.replace(counter, seen),
            self._table.put({"sk": group, "batch_id": batch.batch_id}),
            self._run(run, run_seen),
            *(self._table.replace(rows.claim_row(record), version) for record, version in claims),
        )

    def change(self, batch: Batch, seen: int, *more: Action) -> None:
        """The next version of a batch; RowChanged when somebody else was faster."""
        self._table.commit(self.next(batch, seen), *more)

    def next(self, batch: Batch, seen: int) -> Action:
        """The batch's next version as part of a transaction."""
        return self._table.replace(self._row(batch), seen)

    def _row(self, batch: Batch) -> Row:
        work_sk = f"{instant(batch.frozen_at)}#{batch.batch_id}"
        look = awaited.next_look(batch)
        watched = {"due": _WATCHED, "due_sk": f"{instant(look)}#{batch.batch_id}"} if look else {}
        return table.row(f"BATCH#{batch.batch_id}", batch, work="BATCHES", work_sk=work_sk, **watched)

    def count_interchange(self, sender: str, number: str, sha: str) -> Row | None:
        """That a sender has used a control number for a file, once; the old row when it had been used before."""
        name = opaque_id.derive("interchange", sender, number)
        return self._table.once(self._table.create({"sk": f"INTERCHANGE#{name}", "sha": sha}))
