"""`python -m mappa_extract` is the command `mappa-extract`."""

from mappa_extract.cli import main

if __name__ == "__main__":
    main()
