"""Facts of a person."""

from chiso_contracts.access import ClientKeyIssued, PersonRegistered, RightGranted, RightRevoked, SessionEnded

Event = PersonRegistered | RightGranted | RightRevoked | ClientKeyIssued | SessionEnded

__all__ = ["ClientKeyIssued", "Event", "PersonRegistered", "RightGranted", "RightRevoked", "SessionEnded"]
