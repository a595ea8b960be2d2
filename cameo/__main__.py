"""``python -m cameo`` is ``cameo``."""

from cameo.cli import main

if __name__ == "__main__":
    main()
