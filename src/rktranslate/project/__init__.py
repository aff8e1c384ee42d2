"""The project on disk: configuration, layout, protected files, git revisions."""
