"""Other translations of a unit by the project's engine, with the findings that each would have."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from rktranslate.workflow.reviewing.differences import word_difference
from rktranslate.workflow.reviewing.live import live_findings
from rktranslate.workflow.reviewing.views import HypothesisHint

if TYPE_CHECKING:
    from rktranslate.checks import Settings
    from rktranslate.drafting.hypotheses import Hypothesis
    from rktranslate.drafting.isolation import IsolatingEngine
    from rktranslate.model import Message, Syntax
    from rktranslate.project.layout import Project
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot

_LIMIT = 5
_KEPT_ENGINES = 2
"""Engines whose models stay in memory; each takes some hundred megabytes."""
_KEPT_UNITS = 256


class DeskEngines:
    """The engines of a project while people review; any thread may use it, one at a time each.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._turn = threading.Lock()
        self._engines: OrderedDict[str, IsolatingEngine] = OrderedDict()
        self._known: OrderedDict[tuple[str, str, Syntax, str], tuple[Hypothesis, ...]] = (
            OrderedDict()
        )

    def hypotheses(
        self, snapshot: CatalogSnapshot, message: Message, settings: Settings | None = None
    ) -> tuple[HypothesisHint, ...]:
        """Return translations of a message's source that are not its target.

        Args:
            snapshot: The catalogue.
            message: A current message of it; one with plural forms has no hypotheses.
            settings: Which checks run and how serious they are.

        Raises:
            EngineError: No engine can serve the pair, or it fails; the hint says what to do.
        """
        if message.plural is not None:
            return ()
        return tuple(
            HypothesisHint(
                each.target,
                each.score,
                live_findings(snapshot, message, each.target, settings=settings),
                word_difference(message.target, each.target) if message.target else (),
            )
            for each in self._hypotheses(snapshot, message.source)
            if each.target != message.target
        )

    def _hypotheses(self, snapshot: CatalogSnapshot, source: str) -> tuple[Hypothesis, ...]:
        from rktranslate.drafting.hypotheses import hypotheses

        context = snapshot.context
        terms = context.glossary.digest if context.glossary else ""
        key = (snapshot.language, source, context.syntax, terms)
        with self._turn:
            if key not in self._known:
                self._known[key] = hypotheses(
                    source,
                    self._engine(snapshot.language),
                    context.matcher,
                    source_language=context.catalog.source_language,
                    target_language=snapshot.language,
                    syntax=context.syntax,
                    limit=_LIMIT,
                )
                if len(self._known) > _KEPT_UNITS:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]

    def _engine(self, language: str) -> IsolatingEngine:
        """Return the engine for a target language, loaded at most once."""
        from rktranslate.drafting.isolation import IsolatingEngine
        from rktranslate.workflow.engines import engine_options, load_engine

        if language not in self._engines:
            project = self._project
            options = engine_options(project, ())
            engine, _ = load_engine(project, language, None, options)
            while len(self._engines) >= _KEPT_ENGINES:
                self._engines.popitem(last=False)
            source_language = project.config.source_language
            self._engines[language] = IsolatingEngine(engine, source_language)
        self._engines.move_to_end(language)
        return self._engines[language]
