"""CTranslate2 models with SentencePiece: what the engines ``argos`` and ``ctranslate2`` share."""
