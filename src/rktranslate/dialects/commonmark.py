"""CommonMark with the tables and footnotes of GitHub.

Documents of every dialect also quote the placeholders of programs.
"""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "commonmark",
    "CommonMark and GitHub Flavored Markdown",
    codes=(
        r"(?<![\w%])%(?:\(\w{1,100}\)[-+#0-9.]{0,9}[a-z]|\{\w{1,100}\}|(?:\d\$)?[sdif@](?!\w))",
        r"(?<!\w)%[A-Z_][A-Z0-9_]{1,60}%(?!\w)",
        r"(?<![\w$])\$(?:\{[^{}\n]{1,100}\}|[A-Z_][A-Z0-9_]{1,60}(?!\w))",
    ),
)
