"""Units through time, pure: codes of agencies, Vietnamese names, entries with their validity, lineage."""

from chiso_registry.codes import CodeForm, form_of, normal_code, older_code
from chiso_registry.entries import Entries, begins, entered, exists_on, in_force, life, of_facts, on_day, period_end
from chiso_registry.lineage import Lineage
from chiso_registry.names import look_alikes, one_name, order_key, plain

__all__ = [
    "CodeForm",
    "Entries",
    "Lineage",
    "begins",
    "entered",
    "exists_on",
    "form_of",
    "in_force",
    "life",
    "look_alikes",
    "normal_code",
    "of_facts",
    "older_code",
    "on_day",
    "one_name",
    "order_key",
    "period_end",
    "plain",
]
