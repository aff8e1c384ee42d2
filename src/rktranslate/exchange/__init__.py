"""Exchange formats: XLIFF, TMX, TBX and the glossary files of other tools."""
