"""The project on disk: configuration, layout, protection of files that people work on."""
