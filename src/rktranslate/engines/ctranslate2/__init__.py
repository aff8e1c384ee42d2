"""The engine ``ctranslate2``: converted OPUS-MT, NLLB-200, M2M-100 and MADLAD-400 models."""
