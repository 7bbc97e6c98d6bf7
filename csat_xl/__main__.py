"""``python -m csat_xl``: the command line where its script is not on the path."""

from csat_xl.cli import main

if __name__ == "__main__":
    main()
