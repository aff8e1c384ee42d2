"""The Argos engine and its model packages."""
