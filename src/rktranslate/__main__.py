"""``python -m rktranslate``: the command line."""

from rktranslate.cli import main

if __name__ == "__main__":
    main()
