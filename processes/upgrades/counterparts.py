"""Where the elements of older sets go on in the newest: what is suggested, and what somebody chose instead."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Bundle
from engine.instances import correspondence
from engine.instances.correspondence import Counterpart
from engine.instances.migrating import Standing
from engine.models import Instance

#: By process and element, the element chosen by hand.
ByHand = Mapping[str, Mapping[str, str]]
HAND = "hand"


class Counterparts:
    """The elements of instances' sets, and where they go on; reckoned once for each set."""

    def __init__(self, by_hand: ByHand) -> None:
        self._by_hand = by_hand
        self._known: dict[tuple[Any, ...], dict[str, Mapping[str, Counterpart]]] = {}

    def mappings(self, session: Session, instance: Instance) -> dict[str, dict[str, str]]:
        """By process, to which element each goes, as `engine.runner.migrate_whole` takes it."""
        found = {}
        for process, suggested in self._suggested(session, instance).items():
            found[process] = {old: each.element for old, each in suggested.items()}
            found[process] |= self._by_hand.get(process, {})
        return found

    def list_changed(
        self, session: Session, instance: Instance, standing: list[Standing]
    ) -> list[dict[str, Any]]:
        """The elements it stands on that have another id there, or none; as a line keeps them."""
        suggested, changed = self._suggested(session, instance), []
        for each in standing:
            chosen = self._by_hand.get(each.process, {}).get(each.element)
            found = suggested.get(each.process, {}).get(each.element)
            target = chosen or (found.element if found else None)
            if target != each.element:
                why = HAND if chosen else found.likeness.value if found else ""
                told = {"process": each.process, "element": each.element, "name": each.name}
                changed.append({**told, "target": target, "why": why})
        return changed

    def _suggested(
        self, session: Session, instance: Instance
    ) -> dict[str, Mapping[str, Counterpart]]:
        pins = catalogue.pins_for(session, instance.key).all
        key = (instance.key, tuple(instance.pins), pins)
        if key not in self._known:
            old = catalogue.bundle_for(session, instance)
            new = catalogue.bundle_of(session, pins)
            both = [each for each in old.processes if each in new.processes]
            self._known[key] = {each: correspondence.suggest(old, new, each) for each in both}
        return self._known[key]


def list_options(
    session: Session, instance: Instance, process: str, element: str
) -> list[Counterpart]:
    """What may be chosen for an element of an instance's set, in the newest."""
    old: Bundle = catalogue.bundle_for(session, instance)
    new = catalogue.bundle_of(session, catalogue.pins_for(session, instance.key).all)
    return correspondence.list_alike(old, new, process, element)
