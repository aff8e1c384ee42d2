"""The engine ``libretranslate``: a LibreTranslate server."""
