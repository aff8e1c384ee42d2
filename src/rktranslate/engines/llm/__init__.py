"""The engine ``llm``: a large language model in a GGUF file, or behind a server."""
