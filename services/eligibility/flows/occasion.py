"""An occasion: at which clinic, by which settings, at which moment something is done."""

from dataclasses import dataclass
from datetime import date, datetime

from services.eligibility.flows.cases import local_day
from services.eligibility.store import EligibilityStore as Store
from shared.settings import ClinicSettings


@dataclass(frozen=True)
class Occasion:
    """The clinic's rows, its settings, the moment."""

    store: Store
    settings: ClinicSettings
    now: datetime

    @property
    def clinic(self) -> str:
        """Whose occasion it is."""
        return self.store.table.clinic

    @property
    def today(self) -> date:
        """The calendar day where the clinic is."""
        return local_day(self.settings, self.now)
